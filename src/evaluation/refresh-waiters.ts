interface Waiter {
  /** How many loads had begun when it was added. It waits for a later one: their responses may be older. */
  readonly after: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Callers who wait for what the relay has now: for a load that begins after their call. */
export class RefreshWaiters {
  #begun = 0;
  #waiters: Waiter[] = [];

  /** Whether somebody waits for a load that has not begun. */
  get wantLoad(): boolean {
    return this.#waiters.some(({ after }) => after === this.#begun);
  }

  /** Settles as the next load does. A caller may ignore it: its rejection is never unhandled. */
  add(): Promise<void> {
    const settled = new Promise<void>((resolve, reject) => {
      this.#waiters.push({ after: this.#begun, resolve, reject });
    });
    settled.catch(() => undefined);
    return settled;
  }

  /** Called when a load begins. */
  begin(): void {
    this.#begun++;
  }

  /** Called when the load that began last has ended, with its error if it failed. */
  settle(error: Error | undefined): void {
    const served = this.#waiters.filter(({ after }) => after < this.#begun);
    this.#waiters = this.#waiters.filter(({ after }) => after === this.#begun);
    for (const { resolve, reject } of served)
      if (error === undefined) resolve();
      else reject(error);
  }

  /** Called when no load will begin any more. */
  reject(error: Error): void {
    this.#begun++;
    this.settle(error);
  }
}
