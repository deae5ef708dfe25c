import type { ExporterMetadata, ExporterMetadataValue } from '../events/exporter-metadata.js';
import type { Redaction } from '../events/redaction.js';
import type { ConnectOptions } from './connect-options.js';
import type { EventDefinitions } from '../typed-events/define-events.js';
import type { SpoolOptions } from './spool-options.js';

/** Where flags are evaluated. The values are those of the official provider. */
export const EvaluationType = { InProcess: 'InProcess', Remote: 'Remote' } as const;
export type EvaluationType = (typeof EvaluationType)[keyof typeof EvaluationType];

/**
 * Options of the provider. Names and defaults are those of the GO Feature Flag provider specification (GOFF-CFG-003)
 * where it has them. Times are milliseconds.
 *
 * Nothing is read from the environment (GOFF-CFG-005), and the object is not modified (GOFF-CFG-004). A wrong value is
 * an `InvalidOptionsException` with one sentence; an unknown name is one warning.
 */
export interface GoFeatureFlagProviderOptions {
  /**
   * Base URL of the relay-proxy, `http:` or `https:`. A path prefix is kept. Required.
   *
   * @example
   * new GoFeatureFlagProvider({ endpoint: 'http://localhost:1031' });
   */
  readonly endpoint: string;

  /**
   * `'InProcess'` evaluates on a configuration that polling keeps fresh, `'Remote'` asks the relay each time
   * (GOFF-CFG-002).
   *
   * @default 'InProcess'
   */
  readonly evaluationType?: EvaluationType | undefined;

  /**
   * Sent as `Authorization: Bearer …` with every request; empty means none, with one warning (GOFF-AUTH-001, -003).
   *
   * @example
   * const apiKey = (await readFile('/run/secrets/goff-api-key', 'utf8')).trim();
   * new GoFeatureFlagProvider({ endpoint, apiKey });
   */
  readonly apiKey?: string | undefined;

  /**
   * Milliseconds for one request, the response's body included.
   *
   * @default 10_000
   */
  readonly timeout?: number | undefined;

  /**
   * Milliseconds after which `initialize` rejects with the code `INIT_TIMEOUT` where the relay has not responded yet.
   * The SDK keeps evaluations and `client.track` from the provider until then, so 2,000 is a good value for servers.
   * Loading goes on: the provider becomes READY when it succeeds, and FATAL if the relay refuses the key. Without it,
   * `initialize` waits as long as `timeout` lets a request take.
   *
   * @example
   * const provider = new GoFeatureFlagProvider({ endpoint, initTimeoutMs: 2_000 });
   * await OpenFeature.setProviderAndWait(provider).catch((error) => console.warn(`No flags yet: ${error}`));
   */
  readonly initTimeoutMs?: number | undefined;

  /**
   * In-process: milliseconds between two looks at the flag configuration; jitter shortens it by up to a tenth, the
   * first one by up to nine tenths.
   *
   * @default 120_000
   */
  readonly flagChangePollingInterval?: number | undefined;

  /** The name that the official Node.js provider has for `flagChangePollingInterval`. */
  readonly flagChangePollingIntervalMs?: number | undefined;

  /**
   * In-process: also listens to the relay's change stream, so that a change arrives within a second. Polling goes on.
   *
   * @default false
   */
  readonly flagChangeStreaming?: boolean | undefined;

  /**
   * In-process: keys of the flags to load. An empty list means all (GOFF-CFG-008).
   *
   * @default []
   */
  readonly evaluationFlagList?: readonly string[] | undefined;

  /**
   * Remote: entries of the cache of results that the relay marks as cacheable, at most 1,000,000.
   *
   * @default 10_000
   */
  readonly flagCacheSize?: number | undefined;

  /**
   * Remote: bytes of memory that the cache may take, 1 or more, by an upper estimate; beyond that the least recently
   * used entries are removed. Equal results are kept once; a result that is larger than this is not kept.
   *
   * @default 16_777_216 // 16 MiB
   */
  readonly flagCacheBytes?: number | undefined;

  /**
   * Remote: milliseconds for which a cached result is served, -1 for ever.
   *
   * @default 60_000
   */
  readonly flagCacheTTL?: number | undefined;

  /**
   * Remote: asks the relay for each evaluation, without a cache.
   *
   * @default false
   */
  readonly disableCache?: boolean | undefined;

  /**
   * Most connections at a time for evaluations by the relay, 1 or more: remote evaluations, and in-process fallbacks.
   * Further evaluations wait for a connection, in their order and within `timeout`.
   *
   * @default 50
   */
  readonly maxEvaluationConnections?: number | undefined;

  /**
   * Milliseconds after which waiting events are sent at the latest; jitter shortens it by up to a tenth, the first one
   * by up to nine tenths.
   *
   * @default 60_000
   */
  readonly dataFlushInterval?: number | undefined;

  /**
   * Events that wait before they are sent at once; the buffer holds twice as many, then drops the oldest.
   *
   * @default 10_000
   */
  readonly maxPendingEvents?: number | undefined;

  /**
   * Sends neither exposures nor tracking events.
   *
   * @default false
   */
  readonly disableDataCollection?: boolean | undefined;

  /**
   * Information about the origin of the events: strings, numbers and booleans. The relay stores it with each exposure.
   * At most half of `maxBatchBytes`, and 8 MiB.
   *
   * @default {}
   *
   * @example
   * new GoFeatureFlagProvider({ endpoint, exporterMetadata: { service: 'shop', version: '1.4.2' } });
   */
  readonly exporterMetadata?: ExporterMetadata | Readonly<Record<string, ExporterMetadataValue>> | undefined;

  /** Base URL for events only, scheme to path prefix (GOFF-CFG-006, -007). Without it events go to `endpoint`. */
  readonly dataCollectorBaseURL?: string | undefined;

  /**
   * More headers for every request, for gateways (GOFF-AUTH-004). Content type and length cannot be set; credentials
   * only without `apiKey`.
   *
   * @example
   * new GoFeatureFlagProvider({ endpoint, headers: { 'x-tenant': 'shop' } });
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;

  /**
   * How to connect: `ca`, `cert`, `key`, `rejectUnauthorized`, `socketPath`, `lookup` and others.
   *
   * @example
   * new GoFeatureFlagProvider({ endpoint, connect: { ca: await readFile('/etc/ssl/our-authority.pem') } });
   */
  readonly connect?: ConnectOptions | undefined;

  /**
   * An HTTP proxy through which all requests go, `http:` or `https:`, with its credentials if it wants any. An `http:`
   * relay is asked for in absolute form, an `https:` one through CONNECT. A `%`, `@` or `:` in credentials is written
   * as `%25`, `%40`, `%3A`.
   *
   * @example
   * new GoFeatureFlagProvider({ endpoint, proxyUrl: 'http://user:p%25ss@proxy:3128' });
   */
  readonly proxyUrl?: string | undefined;

  /**
   * Most events of one request.
   *
   * @default 1_000
   */
  readonly maxBatchSize?: number | undefined;

  /**
   * Most bytes of one request body, from 1,024 to 268,435,456 (256 MiB).
   *
   * @default 1_048_576 // 1 MiB
   */
  readonly maxBatchBytes?: number | undefined;

  /**
   * Most bytes of events held in memory; then the oldest are dropped.
   *
   * @default 67_108_864 // 64 MiB
   */
  readonly maxPendingBytes?: number | undefined;

  /**
   * Most event requests at a time. The order of events is kept only if it is 1.
   *
   * @default 1
   */
  readonly maxConcurrentRequests?: number | undefined;

  /**
   * What happens to a batch whose response was lost, so that the relay may have its events: `'at-least-once'` sends it
   * again, which can duplicate them; `'at-most-once'` drops the batch, counted as `ambiguous`.
   *
   * @default 'at-least-once'
   */
  readonly deliveryGuarantee?: 'at-least-once' | 'at-most-once' | undefined;

  /**
   * Gets the events that are still undelivered when closing ends, as objects, oldest first: to write them to a file,
   * say. They are counted as dropped (`shutdown`) anyway. Closing does not wait for a promise that it returns.
   *
   * @example
   * const onUndelivered = (events: unknown[]): void =>
   *   writeFileSync('undelivered.json', JSON.stringify(events), { mode: 0o600 });
   * new GoFeatureFlagProvider({ endpoint, onUndelivered });
   */
  readonly onUndelivered?: ((events: unknown[]) => unknown) | undefined;

  /**
   * Milliseconds that closing may take; what is undelivered then is dropped and counted, or stays in the spool.
   *
   * @default 10_000
   */
  readonly shutdownTimeoutMs?: number | undefined;

  /**
   * Keeps accepted events in files until they are delivered: however the process ends, it loses no more than what was
   * tracked in the last turn of the event loop, and an outage fills the disk instead of memory. Not with
   * `'at-most-once'`. Without this option, events wait in memory.
   *
   * @example
   * new GoFeatureFlagProvider({ endpoint, spool: { directory: '/var/lib/shop/events' } });
   */
  readonly spool?: SpoolOptions | undefined;

  /**
   * Keeps parts of the context out of tracking events: names of attributes to leave out, or a function that returns
   * what may leave the process.
   *
   * @example
   * new GoFeatureFlagProvider({ endpoint, redactContext: ['email', 'ip'] });
   */
  readonly redactContext?: Redaction | undefined;

  /**
   * The key in the details of each tracking event under which the exporter metadata are sent: the relay keeps `meta`
   * for exposures only.
   *
   * @example
   * new GoFeatureFlagProvider({ endpoint, exporterMetadata: { service: 'shop' }, trackingMetadata: 'origin' });
   * client.track('purchase', context, { value: 99.77 }); // details: { value: 99.77, origin: { service: 'shop', … } }
   */
  readonly trackingMetadata?: string | undefined;

  /**
   * The key in the details of each tracking event under which a unique id is sent, a random UUID: with it an analysis
   * counts each purchase once, however often a batch was sent. Use `'eventId'`, where `goff-impact` looks for it. A
   * member of that name in the caller's details is kept, with one warning. With a `spool` it is `'eventId'` unless you
   * set it, because a spool can cause duplicates. `false` sends no id.
   *
   * @default false
   *
   * @example
   * new GoFeatureFlagProvider({ endpoint, eventId: 'eventId' });
   * client.track('purchase', context, { value: 99.77 }); // details: { eventId: '0b58…', value: 99.77 }
   */
  readonly eventId?: string | false | undefined;

  /**
   * The key in the details of each tracking event under which the JSON text of all the other details is sent, as a
   * string: the relay's Parquet exporter keeps members that are strings, but of a number only the name of its type. The
   * text has what is sent, the members of `eventId` and `trackingMetadata` included, and nothing else. It counts
   * towards `maxBatchBytes` and `maxPendingBytes`. A member of that name in the caller's details is kept instead, with
   * one warning. The name must differ from those of `eventId` and `trackingMetadata`.
   *
   * @example
   * new GoFeatureFlagProvider({ endpoint, detailsText: 'details' });
   * client.track('purchase', context, { value: 99.77 }); // details: { value: 99.77, details: '{"value":99.77}' }
   */
  readonly detailsText?: string | undefined;

  /**
   * The tracking events of the application, as `defineEvents` returns them. With `validate: true` each tracked event is
   * compared with them: one that does not match is sent anyway, counted as `invalid` in the ledger, and logged
   * once for each name.
   *
   * @example
   * const events = defineEvents({ purchase: z.object({ value: z.number() }) }, { validate: true });
   * new GoFeatureFlagProvider({ endpoint, events });
   */
  readonly events?: EventDefinitions | undefined;
}
