import { ExporterMetadata, withReservedKeys, type ExporterMetadataValue } from '../events/exporter-metadata.js';
import { isJsonObject } from '../events/json.js';
import { InvalidOptionsException } from '../errors.js';
import * as checks from './checks.js';
import { nearestName } from './nearest-name.js';
import type { GoFeatureFlagProviderOptions } from './options.js';

/** Every option with what its value must be; the order is that of the documentation. */
const CHECKS: { readonly [Name in keyof Required<GoFeatureFlagProviderOptions>]: checks.Check } = {
  endpoint: checks.isHttpUrl,
  evaluationType: checks.isOneOf('InProcess', 'Remote'),
  apiKey: checks.isApiKey,
  timeout: checks.isDelay,
  dataFlushInterval: checks.isDelay,
  maxPendingEvents: checks.isCount(1),
  disableDataCollection: checks.isBoolean,
  exporterMetadata: checks.isExporterMetadata,
  dataCollectorBaseURL: checks.isHttpUrl,
  headers: checks.isHeaders,
  connect: checks.isObject,
  proxyUrl: checks.isProxyUrl,
  maxBatchSize: checks.isCount(1),
  maxBatchBytes: checks.isCount(1024),
  maxPendingBytes: checks.isCount(1024),
  maxConcurrentRequests: checks.isCount(1),
  deliveryGuarantee: checks.isOneOf('at-least-once', 'at-most-once'),
  onUndelivered: checks.isFunction,
  shutdownTimeoutMs: checks.isDelay,
  redactContext: checks.isRedaction,
  trackingMetadata: checks.isName,
  eventId: checks.isName,
};

/** The names of all options. */
export const OPTION_NAMES: readonly string[] = Object.keys(CHECKS);

/** The values of options that the caller left out (GOFF-CFG-003). */
export const DEFAULTS = Object.freeze({
  timeout: 10_000,
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

type Metadata = Readonly<Record<string, ExporterMetadataValue>>;

/** A checked copy of the caller's options: nothing in it is shared with the caller, nothing is left to default. */
export interface ResolvedOptions extends Omit<
  GoFeatureFlagProviderOptions,
  'exporterMetadata' | 'headers' | keyof typeof DEFAULTS
> {
  readonly timeout: number;
  readonly dataFlushInterval: number;
  readonly maxPendingEvents: number;
  readonly disableDataCollection: boolean;
  readonly maxBatchSize: number;
  readonly maxBatchBytes: number;
  readonly maxPendingBytes: number;
  readonly maxConcurrentRequests: number;
  readonly deliveryGuarantee: 'at-least-once' | 'at-most-once';
  readonly shutdownTimeoutMs: number;
  readonly dataCollectorBaseURL: string;
  /** With the reserved keys. */
  readonly exporterMetadata: Metadata;
  /** Lower-case names; the credentials are among them (GOFF-AUTH-002). */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Checks the caller's options and completes them. Throws an `InvalidOptionsException` for the first wrong one; `warn` gets a line for each name that
 * is no option.
 */
export function resolveOptions(given: unknown, warn: (line: string) => void): ResolvedOptions {
  if (!isJsonObject(given))
    throw new InvalidOptionsException(`Expected the options to be an object, got ${describe(given)}.`);
  const options = definedMembers(given);
  for (const name of Object.keys(options)) if (!Object.hasOwn(CHECKS, name)) warn(unknownOption(name));
  if (isJsonObject(options['exporterMetadata'])) options['exporterMetadata'] = metadataOf(options['exporterMetadata']);
  check(options);
  return complete(options as unknown as GoFeatureFlagProviderOptions & { exporterMetadata?: Metadata });
}

function check(options: Record<string, unknown>): void {
  for (const [name, expectedOf] of Object.entries(CHECKS)) {
    const value = options[name];
    const expected = value === undefined && name !== 'endpoint' ? undefined : expectedOf(value);
    if (expected !== undefined) {
      throw new InvalidOptionsException(`Expected ${name} to be ${expected}, got ${describe(value, name)}.`);
    }
  }
}

function complete(options: GoFeatureFlagProviderOptions & { exporterMetadata?: Metadata }): ResolvedOptions {
  return {
    ...DEFAULTS,
    ...options,
    dataCollectorBaseURL: options.dataCollectorBaseURL ?? options.endpoint,
    exporterMetadata: withReservedKeys(options.exporterMetadata ?? {}),
    headers: headersOf(options),
    ...(Array.isArray(options.redactContext) ? { redactContext: [...(options.redactContext as string[])] } : {}),
  };
}

function headersOf({ headers = {}, apiKey }: GoFeatureFlagProviderOptions): Record<string, string> {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (apiKey === undefined || apiKey === '') return lower;
  const credentials = ['authorization', 'x-api-key'].find((name) => Object.hasOwn(lower, name));
  if (credentials !== undefined) {
    throw new InvalidOptionsException(`Expected headers without ${credentials} because apiKey is set, got both.`);
  }
  return { ...lower, authorization: `Bearer ${apiKey}` };
}

/** The official provider's class, or ours of another copy of this package, is known by its method. */
function metadataOf(metadata: Record<string, unknown>): unknown {
  if (metadata instanceof ExporterMetadata) return metadata.asObject();
  const { asObject } = metadata;
  return typeof asObject === 'function' ? (Reflect.apply(asObject, metadata, []) as unknown) : { ...metadata };
}

function definedMembers(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function unknownOption(name: string): string {
  const nearest = nearestName(name, OPTION_NAMES);
  const hint = nearest === undefined ? `the options are ${OPTION_NAMES.join(', ')}` : `did you mean ${nearest}?`;
  return `Expected only options that exist, got ${JSON.stringify(name)}; it has no effect; ${hint}`;
}

/** Names whose values stay out of error messages. */
const SECRETS: ReadonlySet<string> = new Set(['apiKey', 'headers', 'connect', 'proxyUrl']);

/** A value and its type, short; of a secret, and of an address that may carry credentials, the type alone. */
function describe(value: unknown, name = ''): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return describeText(value, name);
  const scalar = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
  if (scalar) return `${String(value)} (${typeof value})`;
  return value === undefined || value === null ? String(value) : `${typeof value}`;
}

function describeText(text: string, name: string): string {
  const secret = SECRETS.has(name) || text.includes('@');
  return secret && text !== '' ? 'another string' : `${JSON.stringify(text.slice(0, 60))} (string)`;
}
