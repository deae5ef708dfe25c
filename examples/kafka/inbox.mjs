export const END = Symbol('the messages have ended, or the signal is aborted');
export const DUE = Symbol('the time is up');

/** Messages one by one, and what comes before the next one: an end, or the time. */
export class Inbox {
  #iterator;
  #signal;
  #isAsked = false;
  /** What the iterator has given, or why it failed. */
  #came;
  #isDue = false;
  #timer;
  /** @type {(value?: unknown) => void} */
  #wake = () => undefined;

  constructor(messages, signal) {
    this.#iterator = messages[Symbol.asyncIterator]();
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  /** Resolves with a message, `DUE` or `END`; rejects with what the messages fail with. */
  async next() {
    for (;;) {
      if (this.#signal.aborted) return END;
      if (this.#isDue) return this.#due();
      if (this.#came !== undefined) return this.#taken();
      this.#ask();
      // No `Promise.race`: each call would leave a reaction at the promises that live on.
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }

  /** `DUE` comes after this time, unless it is already on its way. */
  remindAfter(ms) {
    this.#timer ??= setTimeout(() => {
      this.#isDue = true;
      this.#wake();
    }, ms);
  }

  /** Forgets the reminder. */
  forget() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isDue = false;
  }

  #due() {
    this.forget();
    return DUE;
  }

  #ask() {
    if (this.#isAsked) return;
    this.#isAsked = true;
    const come = (came) => {
      this.#came = came;
      this.#wake();
    };
    this.#iterator.next().then(
      (step) => come({ step }),
      (error) => come({ error }),
    );
  }

  #taken() {
    const { step, error } = this.#came;
    if (step === undefined) throw error;
    if (step.done === true) return END;
    this.#came = undefined;
    this.#isAsked = false;
    return step.value;
  }
}
