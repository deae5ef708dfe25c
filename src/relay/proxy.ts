import type { ConnectTarget } from './connector.js';
import { describeError, networkError } from './network-error.js';

/** An HTTP proxy: where it is, and what each request to it has to carry. */
export interface Proxy {
  readonly origin: string;
  readonly target: ConnectTarget;
  /** `proxy-authorization`, if its URL has credentials. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads a URL that the options have checked. */
export function proxyOf(proxyUrl: string): Proxy {
  const url = new URL(proxyUrl);
  const { origin, host, port, protocol } = url;
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  return { origin, target: { hostname, host, port, protocol }, headers: authorizationOf(url) };
}

function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** Says in the error of a failed connection that the proxy is at fault. */
export function proxyError(error: unknown): Error {
  const { code, message } = describeError(error);
  return networkError({ code: CODES[code] ?? code, message: `the proxy cannot be used: ${message}` });
}

/** After these codes undici would connect again, without end. */
const CODES: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_TIMEOUT: 'PROXY_TIMEOUT',
  UND_ERR_SOCKET: 'PROXY_CLOSED',
  UND_ERR_INFO: 'PROXY_CLOSED',
};

/** The proxy's own refusal: the request has not reached the relay. */
export function proxyRefusal(status: number): { readonly code: string; readonly message: string } {
  return status === 407
    ? { code: 'PROXY_AUTH_REQUIRED', message: 'the proxy wants credentials, or others (HTTP 407)' }
    : { code: 'PROXY_REFUSED', message: `the proxy refuses the way to the relay (HTTP ${status})` };
}
