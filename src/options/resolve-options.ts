import { ExporterMetadata, withReservedKeys, type ExporterMetadataValue } from '../events/exporter-metadata.js';
import { isJsonObject } from '../events/json.js';
import { InvalidOptionsException } from '../errors.js';
import { checkOptions, givenOptions, shallowCopy, type OptionChecks } from './check-options.js';
import * as checks from './checks.js';
import type { Completed } from './completed.js';
import { isConnectOptions } from './connect-options.js';
import type { GoFeatureFlagProviderOptions } from './options.js';
import { isEventDefinitions } from '../typed-events/define-events.js';
import { resolveSpool, type SpoolOptions } from './spool-options.js';

/** The cache allocates the room for all of its entries at once. */
const MAX_CACHE_SIZE = 1_000_000;

/** A batch can be held as one string, and V8 limits a string to about 512 MiB. */
const MAX_BATCH_BYTES = 256 * 1024 * 1024;

/** Every option with what its value must be; the order is that of the documentation. */
const CHECKS: OptionChecks<GoFeatureFlagProviderOptions> = {
  endpoint: checks.isHttpUrl,
  evaluationType: checks.isOneOf('InProcess', 'Remote'),
  apiKey: checks.isApiKey,
  timeout: checks.isDelay,
  initTimeoutMs: checks.isDelay,
  flagChangePollingInterval: checks.isDelay,
  flagChangePollingIntervalMs: checks.isDelay,
  flagChangeStreaming: checks.isBoolean,
  evaluationFlagList: checks.isListOfNames,
  flagCacheSize: checks.isCount(1, MAX_CACHE_SIZE),
  flagCacheBytes: checks.isCount(1),
  flagCacheTTL: checks.isLifetime,
  disableCache: checks.isBoolean,
  maxEvaluationConnections: checks.isCount(1),
  dataFlushInterval: checks.isDelay,
  maxPendingEvents: checks.isCount(1),
  disableDataCollection: checks.isBoolean,
  exporterMetadata: checks.isExporterMetadata,
  dataCollectorBaseURL: checks.isHttpUrl,
  headers: checks.isHeaders,
  connect: isConnectOptions,
  proxyUrl: checks.isProxyUrl,
  maxBatchSize: checks.isCount(1),
  maxBatchBytes: checks.isCount(1024, MAX_BATCH_BYTES),
  maxPendingBytes: checks.isCount(1024),
  maxConcurrentRequests: checks.isCount(1),
  deliveryGuarantee: checks.isOneOf('at-least-once', 'at-most-once'),
  onUndelivered: checks.isFunction,
  shutdownTimeoutMs: checks.isDelay,
  spool: checks.isObject,
  redactContext: checks.isRedaction,
  trackingMetadata: checks.isName,
  eventId: checks.isNameOrFalse,
  detailsText: checks.isName,
  events: isEventDefinitions,
};

/** The names of all options. */
export const OPTION_NAMES: readonly string[] = Object.keys(CHECKS);

/** The values of options that the caller left out (GOFF-CFG-003). */
export const DEFAULTS = Object.freeze({
  evaluationType: 'InProcess',
  timeout: 10_000,
  flagChangePollingInterval: 120_000,
  flagChangeStreaming: false,
  flagCacheSize: 10_000,
  flagCacheBytes: 16_777_216,
  flagCacheTTL: 60_000,
  disableCache: false,
  maxEvaluationConnections: 50,
  dataFlushInterval: 60_000,
  maxPendingEvents: 10_000,
  disableDataCollection: false,
  maxBatchSize: 1_000,
  maxBatchBytes: 1_048_576,
  maxPendingBytes: 67_108_864,
  maxConcurrentRequests: 1,
  deliveryGuarantee: 'at-least-once',
  shutdownTimeoutMs: 10_000,
});

type CompletedApart = 'exporterMetadata' | 'headers' | 'flagChangePollingIntervalMs' | 'eventId' | 'spool';
type Defaults = typeof DEFAULTS;
type Metadata = Readonly<Record<string, ExporterMetadataValue>>;

/** A checked copy of the caller's options: nothing in it is shared with the caller, nothing is left to default. */
export interface ResolvedOptions
  extends
    Omit<GoFeatureFlagProviderOptions, CompletedApart | keyof Defaults>,
    Completed<Pick<GoFeatureFlagProviderOptions, keyof Defaults>> {
  readonly dataCollectorBaseURL: string;
  readonly eventId?: string;
  readonly spool?: Completed<SpoolOptions>;
  readonly evaluationFlagList: readonly string[];
  /** The caller's metadata and the reserved keys. */
  readonly exporterMetadata: Metadata;
  /** Lower-case names; the credentials are among them (GOFF-AUTH-002). */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Checks the caller's options and completes them. Throws an `InvalidOptionsException` for the first wrong one, and
 * nothing else; `warn` gets a line for each name that is no option.
 */
export function resolveOptions(given: unknown, warn: (line: string) => void): ResolvedOptions {
  const options = givenOptions(given, (name) => (name === 'exporterMetadata' ? metadataOf : shallowCopy));
  checkOptions(options, { checks: CHECKS, required: ['endpoint'], warn });
  checkRoom(options);
  const spool = options['spool'] as Readonly<Record<string, unknown>> | undefined;
  if (spool !== undefined) checkGuarantee(options);
  const resolved = complete({
    ...(options as unknown as Given),
    ...(spool === undefined ? {} : { spool: resolveSpool(spool, warn) }),
  });
  checkMembers(resolved);
  if (options['apiKey'] === '' && credentialsIn(resolved.headers) === undefined) warn(EMPTY_KEY);
  return resolved;
}

/** An empty key means no key (GOFF-AUTH-003), but mostly somebody has forgotten to set an environment variable. */
const EMPTY_KEY =
  'Expected apiKey to be a key or left out, got ""; requests carry none; is a variable of the environment not set?';

/** Options that name a member of the details of tracking events. */
const MEMBERS = ['trackingMetadata', 'eventId', 'detailsText'] as const;

/** Two members of one name would leave one of the options without effect. */
function checkMembers(options: ResolvedOptions): void {
  const given = MEMBERS.filter((option) => options[option] !== undefined);
  for (const option of given) {
    const other = given[given.findIndex((each) => options[each] === options[option])];
    if (other === option) continue;
    throw new InvalidOptionsException(
      `Expected ${option} to be another name than ${other}, got ${JSON.stringify(options[option])} for both.`,
    );
  }
}

/** The encoder takes twice as much. */
const MOST_METADATA_BYTES = 8 * 1024 * 1024;

/** The metadata travel with each request: with too many of them no event would fit. */
function checkRoom({ exporterMetadata, maxBatchBytes = DEFAULTS.maxBatchBytes }: Record<string, unknown>): void {
  const bytes = Buffer.byteLength(JSON.stringify(exporterMetadata ?? {}));
  const half = Number(maxBatchBytes) / 2;
  if (bytes <= Math.min(half, MOST_METADATA_BYTES)) return;
  const most =
    half < MOST_METADATA_BYTES ? `half of maxBatchBytes (${String(maxBatchBytes)})` : `${MOST_METADATA_BYTES} bytes`;
  throw new InvalidOptionsException(`Expected exporterMetadata to take at most ${most}, got ${bytes} bytes.`);
}

/** A spool cannot keep `'at-most-once'`: what was in flight when its process was killed is sent again. */
function checkGuarantee({ deliveryGuarantee = DEFAULTS.deliveryGuarantee }: Record<string, unknown>): void {
  if (deliveryGuarantee === 'at-least-once') return;
  throw new InvalidOptionsException(
    `Expected deliveryGuarantee to be 'at-least-once' because spool is set, got '${String(deliveryGuarantee)}'.`,
  );
}

/** The options without values that are `undefined`: {@link givenOptions} leaves those out. */
type Present<Options> = { readonly [Name in keyof Options]: Exclude<Options[Name], undefined> };

/** The caller's options, checked. */
type Given = Present<Omit<GoFeatureFlagProviderOptions, 'exporterMetadata' | 'spool'>> & {
  readonly exporterMetadata?: Metadata;
  readonly spool?: Completed<SpoolOptions>;
};

function complete({ flagChangePollingIntervalMs, eventId, ...options }: Given): ResolvedOptions {
  const id = eventId ?? (options.spool === undefined ? false : 'eventId');
  return {
    ...DEFAULTS,
    ...(flagChangePollingIntervalMs === undefined ? {} : { flagChangePollingInterval: flagChangePollingIntervalMs }),
    ...options,
    ...(id === false ? {} : { eventId: id }),
    evaluationFlagList: options.evaluationFlagList ?? [],
    dataCollectorBaseURL: options.dataCollectorBaseURL ?? options.endpoint,
    exporterMetadata: withReservedKeys(options.exporterMetadata ?? {}),
    headers: headersOf(options),
  };
}

function headersOf({
  headers = {},
  apiKey,
}: Pick<GoFeatureFlagProviderOptions, 'headers' | 'apiKey'>): Record<string, string> {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (apiKey === undefined || apiKey === '') return lower;
  const credentials = credentialsIn(lower);
  if (credentials !== undefined) {
    throw new InvalidOptionsException(`Expected headers without ${credentials} because apiKey is set, got both.`);
  }
  return { ...lower, authorization: `Bearer ${apiKey}` };
}

/** The name of the first header with credentials for the relay, if there is one; names are in lower case. */
function credentialsIn(headers: object): string | undefined {
  return ['authorization', 'x-api-key'].find((name) => Object.hasOwn(headers, name));
}

/** The official provider's class, or this one from another copy of the package, is recognized by its method. */
function metadataOf(metadata: unknown): unknown {
  if (!isJsonObject(metadata)) return metadata;
  if (metadata instanceof ExporterMetadata) return metadata.asObject();
  const { asObject } = metadata;
  const values = typeof asObject === 'function' ? (Reflect.apply(asObject, metadata, []) as unknown) : metadata;
  return checks.isPlainObject(values) ? { ...values } : values;
}
