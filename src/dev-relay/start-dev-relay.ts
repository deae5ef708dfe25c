import { DevArea } from './dev-api/dev-area.js';
import { randomFailures, type ChaosOptions } from './failures/chaos.js';
import type { ApiKeys } from './http/authentication.js';
import { isTrackingEvent, type ExportedEvent, type FeatureEvent, type TrackingEvent } from './events/exported-event.js';
import type { Exporter } from './exporters/exporter.js';
import { Exporters } from './exporters/exporters.js';
import { Failures, type Failure } from './failures/failures.js';
import type { FileFormatName } from './exporters/file-formats.js';
import { FlagStore } from './flags/flag-store.js';
import { FlagsFile } from './flags/flags-file.js';
import { checkNames, type KnownNames } from './known-names.js';
import { stderrLogger, type DevRelayLogger } from './logger.js';
import { noRequests, type RequestCounts } from './http/request-counts.js';
import { RequestLog } from './http/request-log.js';
import type { RelaySetting } from './endpoints/routes.js';
import { RelayServer, type RelayServerOptions } from './http/relay-server.js';

export interface DevRelayOptions {
  /** Flags by key, in the form of a flag file. Not together with `flagsFile`. Default: none. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** A flag file: `.json` is JSON, any other name YAML. It is looked at every `pollingInterval` for changes. */
  readonly flagsFile?: string;
  /** Milliseconds between two looks at `flagsFile`. Default 1,000. */
  readonly pollingInterval?: number;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /**
   * A folder, made if missing, for one file of exposures and one of tracking events, which are appended to: for
   * `feature.json` and `tracking.json` with the default format. Default: no files.
   */
  readonly outputDir?: string;
  /** The format of these files, `'json'`: one JSON text a line. Default `'json'`. */
  readonly outputFormat?: FileFormatName;
  /** Evaluation keys make the relay ask for a key; admin keys are accepted beside them. Default: everybody may pass. */
  readonly apiKeys?: ApiKeys;
  /** Attributes laid over every evaluation context, and sent with the flag configuration. */
  readonly evaluationContextEnrichment?: Readonly<Record<string, unknown>>;
  /** Failures at random. Default: none. */
  readonly chaos?: ChaosOptions;
  /** How many events `events` holds at most, the latest. Default: all. */
  readonly maxEventsInMemory?: number;
  /** Sent as `X-GOFEATUREFLAG-VERSION`. Default `v1.55.2`, the release whose behaviour is imitated. */
  readonly relayVersion?: string;
  /**
   * Whether `/dev/...` and the inspector at `/` are served, which show and change everything. Default: on a loopback
   * address only, such as 127.0.0.1.
   */
  readonly devApi?: boolean;
  /** Host names, without a port, under which they may be asked for, beside localhost, 127.0.0.1 and [::1]. */
  readonly allowHosts?: readonly string[];
  /** Default: warnings and errors on stderr. */
  readonly logger?: DevRelayLogger;
}

/** A running relay. */
export interface DevRelay {
  /** Without a slash at the end, for example `http://127.0.0.1:41533`: the provider's `endpoint`. */
  readonly url: string;
  readonly port: number;
  /** Where the inspector is; undefined where it is off (`devApi`). */
  readonly inspectorUrl: string | undefined;
  /** Everything exported so far, in the order of arrival; grows while the relay runs. */
  readonly events: readonly ExportedEvent[];
  /** The exposures among `events`; what the feature exporter got. */
  readonly featureEvents: readonly FeatureEvent[];
  /** The calls of `track` among `events`; what the tracking exporter got. */
  readonly trackingEvents: readonly TrackingEvent[];
  /** How many requests have arrived. */
  readonly requests: Readonly<RequestCounts>;
  /** Replaces all flags at once. Throws, and keeps the flags, if one has a member of a wrong type. */
  setFlags(flags: Readonly<Record<string, unknown>>): void;
  /** Looks at `flagsFile` now. False if it cannot be read: the flags stay, the reason is in the log. */
  refresh(): Promise<boolean>;
  /** Makes the next request fail, or the next ones. Failures queue up. */
  fail(failure?: Failure): void;
  /** Ends all failures, those of `chaos` included, and answers what stalls. */
  recover(): void;
  /** Resolves when all `events` so far are in their files. */
  flush(): Promise<void>;
  /**
   * Stops: refuses new connections, lets end what is being answered, frees the port and flushes the files. Idempotent.
   * Rejects if events could not be written.
   */
  close(): Promise<void>;
  /** For `await using`: closes. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a relay inside this process, for development, demos and tests: it answers as GO Feature Flag's relay-proxy does.
 *
 * Rejects if the flags or an option cannot be used, or the port cannot be had.
 */
export function startDevRelay(options: DevRelayOptions = {}): Promise<DevRelay> {
  return startRelay(options);
}

/** The same, with exporters of the caller's behind those of the relay. */
export async function startRelay(options: DevRelayOptions, others: readonly Exporter[] = []): Promise<DevRelay> {
  checkNames(options, OPTIONS);
  const { logger = stderrLogger, chaos, flags, flagsFile, host = '127.0.0.1' } = options;
  if (flags !== undefined && flagsFile !== undefined) throw new TypeError('Expected `flags` or `flagsFile`, got both');
  const failures = new Failures(chaos === undefined ? undefined : randomFailures(chaos));
  const store = new FlagStore(logger);
  if (flags !== undefined) store.replace(snapshot(flags), 'json');
  const file = flagsFile === undefined ? undefined : new FlagsFile(flagsFile, { store, logger });
  await file?.load();

  const { outputDir, outputFormat, maxEventsInMemory = Infinity } = options;
  const exporters = await Exporters.open({ outputDir, outputFormat, maxEventsInMemory, logger, others });
  const parts = { store, file, failures, exporters, counts: noRequests(), requestLog: new RequestLog(), logger };
  try {
    const dev = devArea(options, parts);
    const server = new RelayServer(serverOptions(options, { ...parts, dev }));
    const port = await server.listen(options.port ?? 0, host);
    file?.watch(options.pollingInterval ?? 1_000);
    return new RunningRelay({ ...parts, dev, server, url: urlOf(host, port), port });
  } catch (error) {
    await exporters.close();
    throw error;
  }
}

const OPTION_NAMES: Readonly<Record<keyof DevRelayOptions, true>> = {
  flags: true,
  flagsFile: true,
  pollingInterval: true,
  port: true,
  host: true,
  outputDir: true,
  outputFormat: true,
  apiKeys: true,
  evaluationContextEnrichment: true,
  chaos: true,
  maxEventsInMemory: true,
  relayVersion: true,
  devApi: true,
  allowHosts: true,
  logger: true,
};

const OPTIONS: KnownNames = { what: 'an option of startDevRelay', names: Object.keys(OPTION_NAMES) };

interface Parts {
  readonly store: FlagStore;
  readonly file: FlagsFile | undefined;
  readonly failures: Failures;
  readonly exporters: Exporters;
  readonly counts: RequestCounts;
  readonly requestLog: RequestLog;
  readonly logger: DevRelayLogger;
}

function serverOptions(options: DevRelayOptions, parts: Parts & { readonly dev: DevArea }): RelayServerOptions {
  const { relayVersion = 'v1.55.2' } = options;
  const { failures, counts, requestLog, logger, dev } = parts;
  return { setting: settingOf(options, parts), failures, counts, requestLog, relayVersion, logger, dev };
}

function settingOf({ apiKeys = {}, evaluationContextEnrichment = {} }: DevRelayOptions, parts: Parts): RelaySetting {
  return { ...parts, apiKeys, enrichment: snapshot(evaluationContextEnrichment) };
}

function devArea(options: DevRelayOptions, parts: Parts): DevArea {
  const { devApi, allowHosts = [] } = options;
  return new DevArea({ ...parts, ...settingOf(options, parts), devApi, allowHosts });
}

class RunningRelay implements DevRelay {
  readonly url: string;
  readonly port: number;
  readonly #parts: Parts & { readonly server: RelayServer; readonly dev: DevArea };
  #closing: Promise<void> | undefined;

  constructor({ url, port, ...parts }: Parts & { server: RelayServer; dev: DevArea; url: string; port: number }) {
    this.url = url;
    this.port = port;
    this.#parts = parts;
  }

  get inspectorUrl(): string | undefined {
    return this.#parts.dev.isOn ? `${this.url}/` : undefined;
  }

  get events(): readonly ExportedEvent[] {
    return this.#parts.exporters.events;
  }

  get featureEvents(): readonly FeatureEvent[] {
    return this.events.filter((event): event is FeatureEvent => !isTrackingEvent(event));
  }

  get trackingEvents(): readonly TrackingEvent[] {
    return this.events.filter(isTrackingEvent);
  }

  get requests(): Readonly<RequestCounts> {
    return this.#parts.counts;
  }

  setFlags(flags: Readonly<Record<string, unknown>>): void {
    this.#parts.store.replace(snapshot(flags), 'json');
  }

  async refresh(): Promise<boolean> {
    return (await this.#parts.file?.reload()) ?? true;
  }

  fail(failure: Failure = {}): void {
    this.#parts.failures.fail(failure);
  }

  recover(): void {
    this.#parts.failures.recover();
  }

  flush(): Promise<void> {
    return this.#parts.exporters.flush();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#parts.file?.close();
    await this.#parts.server.close();
    await this.#parts.exporters.close();
  }
}

/** A copy in plain JSON: what the caller does to its objects later has no effect. */
function snapshot(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}

function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
