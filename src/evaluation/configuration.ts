import {
  GoFeatureFlagException,
  ImpossibleToRetrieveConfigurationException,
  UnauthorizedException,
} from '../errors.js';
import { nameOfError, printable } from '../log-text.js';
import { guardLogger, type Logger } from '../logger.js';
import type { FailedConfiguration, FlagConfigurationClient } from '../relay/flag-configuration-client.js';
import { backoffMs, firstIntervalMs, jitteredIntervalMs, type Random } from '../timing/backoff.js';
import { systemClock, type Clock, type Timer } from '../timing/clock.js';
import { detached } from '../timing/detached.js';
import { Episodes } from '../timing/episodes.js';
import { untilAborted } from '../timing/until-aborted.js';
import type { EvaluationListener } from './evaluator.js';
import { FlagSet } from './flag-set.js';
import { RefreshWaiters } from './refresh-waiters.js';

export interface ConfigurationOptions {
  readonly client: Pick<FlagConfigurationClient, 'load'>;
  readonly listener: EvaluationListener;
  readonly pollingIntervalMs: number;
  readonly logger: Logger;
  readonly random: Random;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** This many failed refreshes in a row make the provider stale (GOFF-EVT-005). */
const FAILURES_UNTIL_STALE = 3;

/** A load is bounded by the timeout of its request; one that has not ended by then never will. */
const LOST_LOAD_MS = 10 * 60_000;

/** From a start or a stop to the next one. It is over when its signal is aborted. */
type Life = AbortSignal;

/**
 * Keeps the flag configuration fresh. The last good one stays in service whatever a refresh comes to; polling survives
 * any error, also of the listener and the logger, and keeps its schedule (GOFF-IP-010). Intervals carry jitter, most of
 * all the first one after a load that all instances do at once (GOFF-IP-011).
 */
export class Configuration {
  readonly #options: ConfigurationOptions;
  readonly #clock: Clock;
  readonly #episodes: Episodes;
  #flags: FlagSet | undefined;
  #life = endedLife();
  #timer: Timer | undefined;
  /** The life whose load is under way. */
  #loading: Life | undefined;
  readonly #waiters = new RefreshWaiters();
  #failures = 0;
  /** Whether the relay refused the key at the start: retrying does not repair credentials (GOFF-EVT-007). */
  #isRefused = false;
  /** Whether the application was told that flags are missing or old, so that it is told when they are fresh. */
  #isAway = false;
  /** Whether the last load was at a moment at which all instances load: at a start, or when a change is announced. */
  #isInStep = true;

  constructor(options: ConfigurationOptions) {
    const { logger, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    this.#episodes = new Episodes(guardLogger(logger), clock);
  }

  /** The flags in service; `undefined` until the first load (GOFF-LIFE-006). */
  get current(): FlagSet | undefined {
    return this.#flags;
  }

  /**
   * Loads the configuration and starts polling; ends the polling of an earlier call first (GOFF-LIFE-002). Rejects if
   * the load fails. Polling goes on then, and the listener is notified when a later load succeeds (GOFF-EVT-008);
   * except when the relay refuses the key and no flags are in service (GOFF-EVT-007).
   */
  async start(): Promise<void> {
    const life = this.#begin();
    this.#isInStep = true;
    const failure = await this.#load(life);
    if (life.aborted) throw new ImpossibleToRetrieveConfigurationException('The provider was closed meanwhile.');
    this.#failures = failure === undefined ? 0 : 1;
    this.#isAway = failure !== undefined;
    this.#isRefused = failure?.unauthorized === true && this.#flags === undefined;
    this.#waiters.settle(refreshErrorOf(failure));
    this.#pollLater(life);
    if (failure !== undefined) throw errorOf(failure, 'No flag configuration');
  }

  /** Ends polling and aborts a load under way. Nothing is emitted or logged after that. */
  stop(): void {
    this.#life.abort();
    this.#clock.clearTimeout(this.#timer);
    this.#waiters.reject(notRunning());
  }

  /**
   * Refreshes at once, for instance because the relay announced a change. If a load is under way the refresh follows
   * it: the response to that load may be older than the change.
   *
   * Resolves when what the relay had at the call is in service, and the listener has been notified of what changed;
   * rejects with the reason otherwise. A caller may ignore the promise: its rejection is never unhandled.
   */
  refresh(): Promise<void> {
    const life = this.#life.signal;
    const refreshed = this.#waiters.add();
    this.#isInStep = true;
    if (life.aborted) this.#waiters.reject(notRunning());
    else if (this.#loading !== life) void this.#poll(life);
    return refreshed;
  }

  /** Begins a life of its own; the one before has ended. */
  #begin(): Life {
    this.#life.abort();
    this.#clock.clearTimeout(this.#timer);
    this.#life = new AbortController();
    return this.#life.signal;
  }

  async #poll(life: Life): Promise<void> {
    this.#wake(() => this.#loseLoad(), LOST_LOAD_MS);
    const before = this.#flags;
    const failure = await this.#load(life);
    if (life.aborted) return;
    // The listener may ask for another refresh: that counts as one during the load.
    this.#loading = life;
    if (failure === undefined) this.#refreshed(before, life);
    else this.#failed(failure, life);
    this.#end(life);
    if (life.aborted) return;
    this.#waiters.settle(refreshErrorOf(failure));
    this.#pollLater(life);
  }

  /** Ends the load of that life, unless another life has begun one. */
  #end(life: Life): void {
    if (this.#loading === life) this.#loading = undefined;
  }

  /** Returns the failure, if it was one; a configuration that was loaded is in service afterwards. Never rejects. */
  async #load(life: Life): Promise<FailedConfiguration | undefined> {
    this.#waiters.begin();
    this.#loading = life;
    const failure = await untilAborted(life, this.#take(life));
    this.#end(life);
    return failure;
  }

  async #take(life: Life): Promise<FailedConfiguration | undefined> {
    try {
      const before = this.#flags;
      const result = await this.#options.client.load(before?.etag, life);
      if (result.kind === 'failed') return result;
      if (result.kind === 'not-modified') return before === undefined ? UNASKED : undefined;
      const flags = await FlagSet.compile(result, before);
      if (!life.aborted) this.#flags = flags;
      return undefined;
    } catch (error) {
      return failed(`the configuration cannot be read (${nameOfError(error)})`);
    }
  }

  /** Ends the life of the lost load, so that nothing of it comes late; another life goes on polling. */
  #loseLoad(): void {
    const life = this.#begin();
    const failure = failed('a load has not ended');
    this.#failed(failure, life);
    this.#waiters.settle(refreshErrorOf(failure));
    this.#pollLater(life);
  }

  /** Loads at once if somebody waits for it: a timer would not keep the process alive for them. */
  #pollLater(life: Life): void {
    if (life.aborted) return;
    this.#clock.clearTimeout(this.#timer);
    if (this.#waiters.wantLoad) return void this.#poll(life);
    if (this.#isRefused) return;
    const { pollingIntervalMs, random } = this.#options;
    const intervalMs = (this.#isInStep ? firstIntervalMs : jitteredIntervalMs)(pollingIntervalMs, random);
    // Without any flags nobody is served: then the relay is polled at back-off speed.
    const delayMs = this.#flags === undefined ? Math.min(intervalMs, backoffMs(this.#failures, random)) : intervalMs;
    const poll = (): void => {
      void this.refresh();
      this.#isInStep = this.#flags === undefined;
    };
    this.#wake(poll, delayMs);
  }

  /** Sets the only timer, in place of the one before. */
  #wake(act: () => void, delayMs: number): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = detached(() => this.#clock.setTimeout(act, delayMs));
    this.#timer.unref();
  }

  #failed({ message }: FailedConfiguration, life: Life): void {
    this.#failures++;
    const line = `The flag configuration could not be refreshed: ${printable(message)}.`;
    // Logged here and nowhere else: the application has flags, and did not ask (GOFF-ERR-005).
    this.#episodes.enter('refresh', 'warn', line);
    if (this.#failures !== FAILURES_UNTIL_STALE || this.#flags === undefined) return;
    this.#isAway = true;
    const times = `${FAILURES_UNTIL_STALE} times in a row`;
    this.#tell(life, (to) =>
      to.onStale(`The flag configuration could not be refreshed ${times}: ${printable(message)}.`),
    );
  }

  #refreshed(before: FlagSet | undefined, life: Life): void {
    const wasAway = this.#isAway;
    this.#failures = 0;
    this.#isAway = false;
    this.#isRefused = false;
    this.#episodes.leave('refresh', () => 'The flag configuration is refreshed again.');
    if (wasAway) this.#tell(life, (to) => to.onReady());
    const flags = this.#flags;
    // The entity tag says nothing: each relay behind a balancer has its own for the same flags (GOFF-EVT-004).
    if (before === undefined || flags === undefined || flags === before || !flags.differs) return;
    this.#tell(life, (to) => to.onConfigurationChanged([...flags.changed]));
  }

  /** Code of the application may run here: it may throw, and it may end this life. */
  #tell(life: Life, tell: (listener: EvaluationListener) => void): void {
    if (life.aborted) return;
    try {
      tell(this.#options.listener);
    } catch {
      // The listener must not end polling.
    }
  }
}

function endedLife(): AbortController {
  const life = new AbortController();
  life.abort();
  return life;
}

function errorOf({ message, unauthorized }: FailedConfiguration, what: string): Error {
  // The SDK logs these errors.
  const text = printable(message);
  if (unauthorized) return new UnauthorizedException(`${text}.`);
  return new ImpossibleToRetrieveConfigurationException(`${what}: ${text}.`);
}

function refreshErrorOf(failure: FailedConfiguration | undefined): Error | undefined {
  return failure === undefined ? undefined : errorOf(failure, 'The flag configuration could not be refreshed');
}

function notRunning(): Error {
  const message = 'Expected a provider that is initialized and not closed.';
  return new GoFeatureFlagException(message, { code: 'PROVIDER_NOT_READY' });
}

function failed(message: string): FailedConfiguration {
  return { kind: 'failed', message, unauthorized: false };
}

/** No tag was sent, so "not modified" says nothing. */
const UNASKED = failed('HTTP 304: expected a configuration, because none is loaded');
