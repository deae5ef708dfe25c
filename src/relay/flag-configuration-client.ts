import type { IncomingHttpHeaders } from 'node:http';
import type { HttpClient } from './http-client.js';
import type { HttpResponse } from './http-message.js';
import { MAX_FLAGS, readConfiguration, type ConfigurationText } from './read-configuration.js';
import { isUnauthorized, refusalText, wrongPlaceText, type AskedRequest } from './refusal-text.js';

const PATH = '/v1/flag/configuration';
const HEADERS = { 'content-type': 'application/json' };
const MAX_RESPONSE_BYTES = 256 * 1024 * 1024;

/** A configuration with at least one flag. The flags go to the engine as the relay sent them (GOFF-IP-016, -017). */
export interface LoadedConfiguration extends ConfigurationText {
  readonly kind: 'loaded';
  /** The ETag as it came, quotes included (GOFF-IP-005); `undefined` if it cannot be sent back like that. */
  readonly etag: string | undefined;
}

export interface FailedConfiguration {
  readonly kind: 'failed';
  readonly message: string;
  /** Whether the status was 401 or 403. */
  readonly unauthorized: boolean;
}

/** `not-modified` is a kind of its own, so that nothing of a 304 can be stored (GOFF-IP-007). */
export type ConfigurationResult = LoadedConfiguration | { readonly kind: 'not-modified' } | FailedConfiguration;

export interface FlagConfigurationClientOptions {
  readonly http: HttpClient;
  readonly timeoutMs: number;
  /** Keys to ask for; empty means all (GOFF-IP-002, GOFF-CFG-008). */
  readonly flags: readonly string[];
}

/**
 * Loads the configuration with `POST {endpoint}/v1/flag/configuration` (GOFF-IP-001): one attempt, every outcome a
 * value.
 */
export class FlagConfigurationClient {
  readonly #options: FlagConfigurationClientOptions;
  readonly #body: string;

  constructor(options: FlagConfigurationClientOptions) {
    this.#options = options;
    this.#body = JSON.stringify({ flags: options.flags });
  }

  /** `etag` is that of the configuration in service; the relay responds with 304 while it still holds. */
  async load(etag: string | undefined, signal?: AbortSignal): Promise<ConfigurationResult> {
    const { http, timeoutMs } = this.#options;
    const result = await http.send({
      path: PATH,
      body: this.#body,
      headers: etag === undefined ? HEADERS : { ...HEADERS, 'if-none-match': etag },
      maxResponseBytes: MAX_RESPONSE_BYTES,
      bodyAs: 'pieces',
      timeoutMs,
      signal,
      // Fallbacks that occupy all connections must not keep the flags from being refreshed.
      isUrgent: true,
    });
    if (result.kind === 'failure') return failed(`the relay cannot be reached (${result.code}: ${result.message})`);
    if (result.status === 304) return { kind: 'not-modified' };
    const asked = http.asked(PATH);
    return result.status === 200 ? configurationOf(result, asked) : refusalOf(result, asked);
  }
}

function failed(message: string): FailedConfiguration {
  return { kind: 'failed', message, unauthorized: false };
}

function refusalOf({ status }: HttpResponse, asked: AskedRequest): FailedConfiguration {
  const message = refusalText(status, '200 or 304', asked);
  return { kind: 'failed', message, unauthorized: isUnauthorized(status) };
}

/**
 * A body that is no configuration, or has no flag, is a failed load: accepting it would remove every flag, and its ETag
 * would keep it that way (GOFF-IP-008, -009). An empty set of flags fails too, which goes beyond GOFF-IP-009, because
 * the relay leaves out the member if it is empty.
 */
async function configurationOf(
  { pieces = [], headers, cut }: HttpResponse,
  { address }: AskedRequest,
): Promise<ConfigurationResult> {
  if (cut !== undefined) return failed(`HTTP 200: ${cut.message} (${cut.code})`);
  const configuration = await readConfiguration(pieces);
  if (configuration === undefined) return failed(wrongPlaceText(NO_JSON, address));
  const { flags, enrichment } = configuration;
  if (flags.length === 0) return failed('HTTP 200: expected at least one flag, got none');
  if (flags.length > MAX_FLAGS) return failed(`HTTP 200: expected at most ${MAX_FLAGS} flags, got more`);
  return { kind: 'loaded', flags, enrichment, etag: etagOf(headers) };
}

const NO_JSON = 'HTTP 200: expected a JSON object, got another text';

/** Servers refuse requests with long headers, which would make each further load a failed one. */
const MAX_ETAG_LENGTH = 1_024;

/** The ETag to send back. Several are possible, though the types do not say so; then none is used. */
function etagOf({ etag }: IncomingHttpHeaders): string | undefined {
  return typeof etag === 'string' && etag.length <= MAX_ETAG_LENGTH ? etag : undefined;
}
