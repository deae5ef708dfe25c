import { refuseKey, type ApiKeys, type DistinctHeaders } from '../http/authentication.js';
import { isAllowedHost } from './allowed-hosts.js';
import { DevError } from './dev-error.js';

export interface GuardOptions {
  readonly apiKeys: ApiKeys;
  readonly allowHosts: readonly string[];
}

/**
 * Why a request may not see or change anything here; undefined if it may. In this order:
 *
 * - a `Host` that is not this machine: a foreign page whose name resolves to it (DNS rebinding) sends its own name;
 * - an `Origin` that is not this address, or a fetch that the browser says another page has started. A page at another
 *   port of this machine is another page, too: any server that somebody runs there could be it;
 * - a missing or wrong key, if the relay asks for keys.
 */
export function refuseCall(headers: DistinctHeaders, { apiKeys, allowHosts }: GuardOptions): DevError | undefined {
  return refuseHost(headers, allowHosts) ?? refuseOrigin(headers) ?? refuseKeyOf(headers, apiKeys);
}

function refuseHost({ host = [] }: DistinctHeaders, allowed: readonly string[]): DevError | undefined {
  const [only = ''] = host;
  if (host.length === 1 && isAllowedHost(only, allowed)) return undefined;
  const expected = 'a `Host` of localhost, 127.0.0.1, [::1] or a name given by --allow-host (`allowHosts`)';
  return new DevError('HOST_NOT_ALLOWED', { expected, got: host.length === 0 ? 'none' : host.join(', ') });
}

/** `none` is what a person has typed or opened from a bookmark. */
const OWN_SITES: readonly string[] = ['same-origin', 'none'];

function refuseOrigin({ host = [], origin = [], ...others }: DistinctHeaders): DevError | undefined {
  const own = [`http://${host[0]}`, `https://${host[0]}`].map((text) => text.toLowerCase());
  const foreign = origin.find((each) => !own.includes(each.toLowerCase()));
  const expected = 'a request of a page of this address, or of no page';
  if (foreign !== undefined) return new DevError('FOREIGN_ORIGIN', { expected, got: `Origin: ${foreign}` });
  const site = others['sec-fetch-site']?.find((each) => !OWN_SITES.includes(each));
  return site === undefined
    ? undefined
    : new DevError('FOREIGN_ORIGIN', { expected, got: `Sec-Fetch-Site: ${site} (open the address by itself)` });
}

/**
 * Makes a browser ask for the key and send it from then on, also where a page cannot set headers: for `EventSource`.
 */
const challenge = { 'WWW-Authenticate': 'Basic realm="goff-dev-relay", charset="UTF-8"' };

function refuseKeyOf(headers: DistinctHeaders, apiKeys: ApiKeys): DevError | undefined {
  const reason = refuseKey(withPassword(headers), apiKeys);
  if (reason === undefined) return undefined;
  const expected = 'a key of the relay as `X-API-Key`, as `Authorization: Bearer`, or as the password of Basic';
  return new DevError('KEY_REQUIRED', { expected, got: 'none that it takes', headers: challenge });
}

/** The headers with the password of Basic authentication as a key; the user name does not matter. */
function withPassword(headers: DistinctHeaders): DistinctHeaders {
  const encoded = headers['authorization']?.map((value) => /^basic (\S+)$/i.exec(value)?.[1]).find(Boolean);
  if (encoded === undefined || headers['x-api-key'] !== undefined) return headers;
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return { ...headers, 'x-api-key': [password] };
}
