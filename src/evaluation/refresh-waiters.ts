interface Waiter {
  /** How many loads had begun when it was added: none of them will do, whose response may be older. */
  readonly after: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait for what the relay has now: for a load that begins after they have come. */
export class RefreshWaiters {
  #begun = 0;
  #waiters: Waiter[] = [];

  /** Whether somebody waits for a load that has not begun. */
  get wantLoad(): boolean {
    return this.#waiters.some(({ after }) => after === this.#begun);
  }

  /** Settles as a later load does. To ignore it is no unhandled rejection. */
  add(): Promise<void> {
    const settled = new Promise<void>((resolve, reject) => {
      this.#waiters.push({ after: this.#begun, resolve, reject });
    });
    settled.catch(() => undefined);
    return settled;
  }

  /** A load begins. */
  begin(): void {
    this.#begun++;
  }

  /** The load that began last has ended, with that error or well. */
  settle(error: Error | undefined): void {
    const served = this.#waiters.filter(({ after }) => after < this.#begun);
    this.#waiters = this.#waiters.filter(({ after }) => after === this.#begun);
    for (const { resolve, reject } of served)
      if (error === undefined) resolve();
      else reject(error);
  }

  /** No load will begin. */
  reject(error: Error): void {
    this.#begun++;
    this.settle(error);
  }
}
