/** The end of a run: all of its requests share one time. */
export class Deadline {
  readonly #timeoutMs: number;
  readonly #endMs: number;

  /** The time begins now. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#endMs = performance.now() + timeoutMs;
  }

  get restMs(): number {
    return Math.max(0, this.#endMs - performance.now());
  }

  get isOver(): boolean {
    return this.restMs === 0;
  }

  /** A deadline that leaves half of the rest. */
  get half(): Deadline {
    return new Deadline(this.restMs / 2);
  }

  /** Whether so little is left that a request without a response says nothing about the other side. */
  get isNear(): boolean {
    return this.restMs < this.#timeoutMs / 2;
  }
}
