import { GoFeatureFlagException } from './errors.js';
import { systemClock } from './timing/clock.js';
import { settlesWithin } from './timing/settles-within.js';

export interface InitDeadlineOptions {
  /** `undefined`: the requests of `initialize` have deadlines of their own, and nothing else ends it. */
  readonly timeoutMs: number | undefined;
  /** Called when a late initialization ends: the SDK got an error at the deadline and has to learn the real outcome. */
  readonly onLateEnd: () => void;
}

/**
 * Bounds how long `initialize` may keep the SDK in NOT_READY, a status in which the SDK drops what is tracked. The
 * initialization itself goes on after the deadline.
 */
export class InitDeadline {
  readonly #options: InitDeadlineOptions;
  /** Whether `onLateEnd` is already going to be called: calls at the same time share one initialization. */
  #isAwaited = false;

  constructor(options: InitDeadlineOptions) {
    this.#options = options;
  }

  /** Settles as the initialization does, or rejects with the code `INIT_TIMEOUT` when it is late. */
  async hold(initialization: Promise<void>): Promise<void> {
    const { timeoutMs } = this.#options;
    if (timeoutMs === undefined) return await initialization;
    if (await settlesWithin(systemClock, timeoutMs, initialization)) return;
    void this.#awaitEnd(initialization);
    throw lateError(timeoutMs);
  }

  async #awaitEnd(initialization: Promise<void>): Promise<void> {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    await initialization.catch(() => undefined);
    this.#isAwaited = false;
    this.#options.onLateEnd();
  }
}

function lateError(timeoutMs: number): Error {
  const message =
    `Expected the relay to respond within initTimeoutMs (${timeoutMs}), got no response yet; ` +
    'loading goes on, and the provider becomes READY when it succeeds.';
  return new GoFeatureFlagException(message, { code: 'INIT_TIMEOUT' });
}
