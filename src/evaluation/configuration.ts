import { backoffMs, jitteredIntervalMs, type Random } from '../timing/backoff.js';
import { detached } from '../timing/detached.js';
import { Episodes } from '../timing/episodes.js';
import { ImpossibleToRetrieveConfigurationException, UnauthorizedException } from '../errors.js';
import type { Logger } from '../logger.js';
import type { FailedConfiguration, FlagConfigurationClient } from '../relay/flag-configuration-client.js';
import type { EvaluationListener } from './evaluator.js';
import { FlagSet } from './flag-set.js';

export interface ConfigurationOptions {
  readonly client: Pick<FlagConfigurationClient, 'load'>;
  readonly listener: EvaluationListener;
  readonly pollingIntervalMs: number;
  readonly logger: Logger;
  readonly random: Random;
}

/** This many failed refreshes in a row make the provider stale (GOFF-EVT-005). */
const FAILURES_UNTIL_STALE = 3;

/**
 * Keeps the flag configuration fresh. The last good one stays in service whatever a refresh comes to; polling survives
 * any error and keeps its schedule (GOFF-IP-010). Intervals carry jitter (GOFF-IP-011).
 */
export class Configuration {
  readonly #options: ConfigurationOptions;
  readonly #episodes: Episodes;
  #flags: FlagSet | undefined;
  #life = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** The load under way; never rejects. */
  #loading: Promise<void> | undefined;
  /** Whether the load under way may have got its response before what is to be loaded was there. */
  #isOutdated = false;
  #failures = 0;

  constructor(options: ConfigurationOptions) {
    this.#options = options;
    this.#episodes = new Episodes(options.logger);
  }

  /** The flags in service; `undefined` until the first load (GOFF-LIFE-006). */
  get current(): FlagSet | undefined {
    return this.#flags;
  }

  /**
   * Loads the configuration and starts polling; ends the polling of an earlier call first (GOFF-LIFE-002). Rejects if
   * the load fails; unless the relay refuses the key, later loads then tell the listener when the flags are there
   * (GOFF-EVT-007, -008).
   */
  async start(): Promise<void> {
    this.stop();
    // At once: a close in the meantime has to find the life that it ends.
    const { signal } = (this.#life = new AbortController());
    await this.#loading;
    this.#failures = 0;
    const failure = signal.aborted ? undefined : await this.#alone(this.#load(signal));
    if (signal.aborted) throw new ImpossibleToRetrieveConfigurationException('The provider was closed meanwhile.');
    if (failure?.unauthorized) throw new UnauthorizedException(failure.message);
    if (failure !== undefined) this.#failures = 1;
    this.#pollLater(signal);
    if (failure !== undefined)
      throw new ImpossibleToRetrieveConfigurationException(`No flag configuration: ${failure.message}.`);
  }

  /** Ends polling and aborts a load under way. */
  stop(): void {
    this.#life.abort();
    clearTimeout(this.#timer);
  }

  /**
   * Refreshes at once, for instance because the relay announced a change; right after the load under way, if there is
   * one.
   */
  refresh(): void {
    if (this.#loading !== undefined) this.#isOutdated = true;
    else void this.#poll(this.#life.signal);
  }

  async #poll(signal: AbortSignal): Promise<void> {
    clearTimeout(this.#timer);
    await this.#alone(this.#refresh(signal));
    this.#pollLater(signal);
  }

  /** Loads never overlap: an older response would take the place of a newer one. */
  #alone<T>(load: Promise<T>): Promise<T> {
    this.#isOutdated = false;
    const done = (): void => void (this.#loading = undefined);
    this.#loading = load.then(done, done);
    return load;
  }

  #pollLater(signal: AbortSignal): void {
    if (signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timer = detached(() => setTimeout(() => this.refresh(), this.#delayMs()));
    this.#timer.unref();
  }

  /** Without any flags nobody is served: then the relay is polled at back-off speed. */
  #delayMs(): number {
    if (this.#isOutdated) return 0;
    const { pollingIntervalMs, random } = this.#options;
    const intervalMs = jitteredIntervalMs(pollingIntervalMs, random);
    return this.#flags === undefined ? Math.min(intervalMs, backoffMs(this.#failures, random)) : intervalMs;
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const before = this.#flags;
    const failure = await this.#load(signal).catch((error: unknown) => ({ message: String(error) }));
    if (signal.aborted) return;
    if (failure !== undefined) return this.#failed(failure);
    this.#recovered(before);
    if (before !== undefined && this.#flags !== before && this.#flags?.differs) {
      this.#options.listener.onConfigurationChanged([...this.#flags.changed]);
    }
  }

  /** Returns the failure, if it was one; a configuration that was loaded is in service afterwards. */
  async #load(signal: AbortSignal): Promise<FailedConfiguration | undefined> {
    const before = this.#flags;
    const result = await this.#options.client.load(before?.etag, signal);
    if (result.kind === 'failed') return result;
    if (result.kind === 'not-modified') return before === undefined ? UNASKED : undefined;
    const flags = await FlagSet.compile(result, before);
    if (!signal.aborted) this.#flags = flags;
    return undefined;
  }

  #failed({ message }: { message: string }): void {
    const { listener } = this.#options;
    this.#failures++;
    // Logged here and nowhere else: the application has flags, and did not ask (GOFF-ERR-005).
    this.#episodes.enter('refresh', 'warn', `The flag configuration could not be refreshed: ${message}.`);
    if (this.#failures !== FAILURES_UNTIL_STALE || this.#flags === undefined) return;
    listener.onStale(
      `The flag configuration could not be refreshed ${FAILURES_UNTIL_STALE} times in a row: ${message}.`,
    );
  }

  #recovered(before: FlagSet | undefined): void {
    const wasAway = before === undefined || this.#failures >= FAILURES_UNTIL_STALE;
    this.#failures = 0;
    this.#episodes.leave('refresh', () => 'The flag configuration is refreshed again.');
    if (wasAway) this.#options.listener.onReady();
  }
}

/** No tag was sent, so "not modified" says nothing. */
const UNASKED: FailedConfiguration = {
  kind: 'failed',
  message: 'HTTP 304: expected a configuration, because none is loaded',
  unauthorized: false,
};
