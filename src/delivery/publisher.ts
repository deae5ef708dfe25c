import type { EventEncoder } from '../events/event-encoder.js';
import type { Logger } from '../logger.js';
import { firstIntervalMs, jitteredIntervalMs, type Random } from '../timing/backoff.js';
import { systemClock, type Clock, type Timer } from '../timing/clock.js';
import { detached } from '../timing/detached.js';
import { settlesWithin } from '../timing/settles-within.js';
import { BacklogPace } from './backlog-pace.js';
import type { Batch } from './batch.js';
import type { DeliveryGuarantee } from './batch-delivery.js';
import { Closing } from './closing.js';
import { DeliveryReport, type DeliveryAdvice, type HoldListener } from './delivery-report.js';
import type { EventStore } from './event-store.js';
import { flushTimeoutMs, type FlushOptions } from './flush-options.js';
import { FlushWaiters, type FlushWaiter } from './flush-waiters.js';
import type { Ledger, Tally } from './ledger.js';
import { Leftovers } from './leftovers.js';
import type { Pause } from './pause.js';
import type { Phase } from './phase.js';
import { SendTerms } from './send-terms.js';
import { Sender } from './sender.js';
import type { Transport } from './transport.js';
import type { Undelivered } from './undelivered.js';
import { WaitingWatch } from './waiting-watch.js';

export interface PublisherOptions extends HoldListener {
  readonly store: EventStore;
  readonly transport: Transport;
  /** A request without events. */
  readonly emptyBody: Buffer;
  /** For one request as a whole. */
  readonly timeoutMs: number;
  readonly flushIntervalMs: number;
  /** This many waiting events are sent at once (GOFF-COLL-014, -019). */
  readonly maxPendingEvents: number;
  readonly maxPendingBytes: number;
  readonly maxBatchSize: number;
  readonly maxBatchBytes: number;
  readonly maxConcurrentRequests: number;
  readonly shutdownTimeoutMs: number;
  readonly deliveryGuarantee: DeliveryGuarantee;
  readonly logger: Logger;
  readonly tally: Tally;
  /** Identifies the provider in diagnostics. */
  readonly provider: object;
  /** Gets what `close` could not deliver. */
  readonly undelivered: Undelivered;
  /** Default: that of a provider. */
  readonly advice?: DeliveryAdvice | undefined;
  /** Is notified when events begin to wait, and when none waits any more. */
  readonly onWaiting?: ((state: 'events' | 'none') => void) | undefined;
  readonly random?: Random;
  readonly clock?: Clock;
}

/** How long `close` waits at most until connections are cut. */
const DISCONNECT_MS = 1_000;

/**
 * Decides when events are sent: at once when a batch is full or `maxPendingEvents` wait, at the latest after the flush
 * interval, on `flush` and on `close`.
 *
 * `enqueue` is synchronous and never throws. One publish run at a time (GOFF-COLL-016); no lock is held and nothing is
 * copied while a request is under way (GOFF-COLL-017). Starting does not flush (GOFF-COLL-015).
 */
export class Publisher {
  /** For the moment at which the process ends. */
  readonly leftovers: Leftovers;
  readonly #options: PublisherOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #store: EventStore;
  readonly #report: DeliveryReport;
  readonly #sender: Sender;
  readonly #waiters: FlushWaiters;
  readonly #watch: WaitingWatch;
  readonly #terms: SendTerms;
  readonly #pace: BacklogPace;
  #phase: Phase = { kind: 'idle' };
  #closed: Promise<Ledger> | undefined;
  #intervals = 0;

  constructor({ clock = systemClock, random = Math.random, ...options }: PublisherOptions) {
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
    this.#store = options.store;
    this.#report = new DeliveryReport({ ...options, clock });
    this.leftovers = new Leftovers({ ...options, report: this.#report });
    this.#terms = new SendTerms(options.timeoutMs, (paused) => this.#afterAttempt(paused));
    this.#waiters = new FlushWaiters(clock);
    const isUrgent = (): boolean => this.#terms.isClosing || this.#waiters.areThere;
    const parts = { report: this.#report, terms: this.#terms, clock, random };
    this.#pace = new BacklogPace({ ...options, clock, isUrgent });
    this.#sender = new Sender({ ...options, ...parts, pace: this.#pace });
    this.#watch = new WaitingWatch(options.store.counts, (state) => {
      if (state === 'events') this.#pace.begin();
      options.onWaiting?.(state);
    });
    options.store.arrivals.attach({
      recovered: (events) => this.#report.recovered(events),
      dropped: (reason, events) => this.#report.gaveUp(reason, events),
      loaded: () => this.#loaded(),
    });
  }

  /** Looks for events that earlier processes have left. Resolves when the first of them can be sent. Never rejects. */
  open(): Promise<void> {
    return this.#phase.kind === 'closed' ? Promise.resolve() : this.#store.arrivals.open();
  }

  /** Takes over one event, or counts why it cannot. Returns whether it was taken. */
  enqueue(encode: EventEncoder): boolean {
    const enqueued = this.#phase.kind === 'closed' ? 'closed' : this.#store.enqueue(encode);
    if (enqueued !== 'taken') {
      this.#report.refused(enqueued);
      return false;
    }
    this.#report.accepted();
    this.#watch.enqueued();
    this.#schedule();
    return true;
  }

  /**
   * Sends everything enqueued before the call, what is in flight included. Resolves with the ledger when those events
   * are settled. Without `timeoutMs` it makes one attempt, and also resolves when the relay cannot take them now (a
   * back-off or a hold); with `timeoutMs` it goes on through back-offs until the time is up. Never rejects.
   */
  async flush(options?: FlushOptions): Promise<Ledger> {
    const timeoutMs = flushTimeoutMs(options, this.#options.logger);
    const deadlineMs = timeoutMs === undefined ? undefined : this.#clock.nowMs() + timeoutMs;
    // An event that is being written right now is among those that were tracked before.
    if (this.#store.isWriting) await Promise.resolve();
    const { endMark } = this.#store;
    if (!this.#isOver({ endMark, deadlineMs })) {
      this.#terms.dueMark = Math.max(this.#terms.dueMark, endMark);
      const released = this.#waiters.wait({ endMark, deadlineMs });
      this.#schedule();
      this.#sender.goOn();
      await released;
    }
    return this.stats();
  }

  /**
   * Makes one attempt at once, and more until the deadline, unless the relay is in a hold. What is left then is counted
   * as `shutdown`, logged in one line and handed to `onUndelivered`. Calls share one promise; it never rejects.
   */
  close(): Promise<Ledger> {
    this.#closed ??= detached(() => this.#close());
    return this.#closed;
  }

  stats(): Ledger {
    return this.#report.ledger();
  }

  /** The store has got events by itself. */
  #loaded(): void {
    this.#watch.update();
    this.#schedule();
    this.#waiters.release((waiter) => this.#isOver(waiter));
  }

  /** Starts a run if something is due; otherwise makes sure that the interval runs while events wait. */
  #schedule(): void {
    const { kind } = this.#phase;
    const isPaced = kind === 'pacing' && this.#pace.restMs > 0;
    if (isPaced || (kind !== 'idle' && kind !== 'waiting' && kind !== 'pacing')) return;
    if (this.#store.counts.pending >= this.#options.maxPendingEvents) this.#terms.dueMark = this.#store.endMark;
    if (this.#store.hasDue(this.#terms.dueMark)) this.#start();
    else if (kind === 'idle' && this.#store.counts.pending > 0) this.#waitForInterval();
  }

  #waitForInterval(): void {
    const intervalMs = this.#intervals++ === 0 ? firstIntervalMs : jitteredIntervalMs;
    const delayMs = intervalMs(this.#options.flushIntervalMs, this.#random);
    this.#phase = { kind: 'waiting', timer: this.#timer(delayMs) };
  }

  /** When it fires, all that waits then is sent. It does not keep an idle process alive. */
  #timer(delayMs: number): Timer {
    const timer = detached(() =>
      this.#clock.setTimeout(() => {
        this.#phase = { kind: 'idle' };
        this.#terms.dueMark = this.#store.endMark;
        this.#schedule();
      }, delayMs),
    );
    timer.unref();
    return timer;
  }

  #start(): void {
    if ('timer' in this.#phase) this.#clock.clearTimeout(this.#phase.timer);
    // The caller is a request handler: even the first step of a post is left to the next turn of the event loop.
    const nextTurn = new Promise<void>((resolve) => detached(() => this.#clock.setImmediate(resolve)));
    this.#phase = { kind: 'sending', run: detached(() => nextTurn.then(() => this.#send())) };
  }

  async #send(): Promise<Pause | undefined> {
    const pause = await this.#sender.send();
    if (this.#phase.kind !== 'sending') return pause;
    this.#phase = this.#afterRun(pause);
    if (pause !== undefined) this.#report.paused(pause);
    this.#schedule();
    this.#waiters.release((waiter) => this.#isOver(waiter));
    return pause;
  }

  /**
   * Waits out a back-off or a hold, after which all that waits is due. Without a pause, rests as the pace asks if some
   * is due already.
   */
  #afterRun(pause: Pause | undefined): Phase {
    if (pause === undefined) {
      const { restMs } = this.#pace;
      const hasDue = this.#store.hasDue(this.#terms.dueMark);
      if (!hasDue) this.#pace.begin();
      return hasDue && restMs > 0 ? { kind: 'pacing', timer: this.#timer(restMs) } : { kind: 'idle' };
    }
    this.#pace.interrupt();
    const { kind, delayMs } = pause;
    const endsMs = this.#clock.nowMs() + delayMs;
    return { kind: kind === 'hold' ? 'holding' : 'backing-off', timer: this.#timer(delayMs), endsMs };
  }

  /** Whether there is nothing to wait for: the events have left, or nothing is done about them in time. */
  #isOver({ endMark, deadlineMs }: FlushWaiter): boolean {
    if (this.#phase.kind === 'closed' || this.#store.isSettled(endMark)) return true;
    return 'endsMs' in this.#phase && (deadlineMs === undefined || this.#phase.endsMs >= deadlineMs);
  }

  /** A `flush` that waits for a paused batch ends now: requests still in flight may take their full time-out. */
  #afterAttempt(paused: Batch | undefined): void {
    this.#watch.update();
    this.#waiters.release(({ endMark, deadlineMs }) => {
      const isPaused = paused !== undefined && deadlineMs === undefined && endMark > paused.firstSequence;
      return this.#store.isSettled(endMark) || (isPaused && !this.#terms.isClosing);
    });
  }

  async #close(): Promise<Ledger> {
    const { transport, shutdownTimeoutMs } = this.#options;
    const run = this.#phase.kind === 'sending' ? this.#phase.run : undefined;
    if ('timer' in this.#phase) this.#clock.clearTimeout(this.#phase.timer);
    this.#phase = { kind: 'closing' };
    const parts = { sender: this.#sender, store: this.#store, report: this.#report, clock: this.#clock };
    const closing = new Closing({ ...parts, shutdownTimeoutMs });
    this.#terms.closing = closing;
    await closing.deliver(run);
    this.#phase = { kind: 'closed' };
    this.leftovers.giveUp();
    this.#watch.end();
    this.#waiters.release(() => true);
    await this.#store.close();
    await settlesWithin(this.#clock, DISCONNECT_MS, transport.close()).catch(() => false);
    return this.stats();
  }
}
