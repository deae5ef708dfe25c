import { isJsonObject } from '../events/json.js';

/** Returns what was expected if the value is wrong. */
export type Check = (value: unknown) => string | undefined;

/** Node's timers treat longer delays as 1 ms. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const isBoolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');

export const isName: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a non-empty string');

export const isNameOrFalse: Check = (value) =>
  value === false || isName(value) === undefined ? undefined : `${isName(value)} or false`;

export const isObject: Check = (value) => (isPlainObject(value) ? undefined : 'a plain object');

/** A `Map` or `Headers` looks like an object without members: taking it would ignore what it holds. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return isJsonObject(value) && Object.prototype.toString.call(value) === '[object Object]';
}

/** A logger that lacks a method only loses the lines of that method, so nothing more is required of it. */
export const isLogger: Check = (value) =>
  isJsonObject(value) ? undefined : 'a logger with error, warn, info and debug';

export const isFunction: Check = (value) => (typeof value === 'function' ? undefined : 'a function');

export const isDelay: Check = (value) =>
  typeof value === 'number' && value > 0 && value <= MAX_DELAY_MS
    ? undefined
    : `milliseconds, more than 0 and at most ${MAX_DELAY_MS}`;

/** Milliseconds, or -1 for no end. */
export const isLifetime: Check = (value) =>
  value === -1 || isDelay(value) === undefined ? undefined : `-1 or ${isDelay(value)}`;

export const isListOfNames: Check = (value) => {
  const names = Array.isArray(value) && value.every((name) => typeof name === 'string');
  return names ? undefined : 'a list of strings';
};

export const isCount = (least: number, most = Infinity): Check => {
  const expected = most === Infinity ? `an integer >= ${least}` : `an integer from ${least} to ${most}`;
  return (value) => {
    const count = Number.isSafeInteger(value) ? Number(value) : -1;
    return count >= least && count <= most ? undefined : expected;
  };
};

export const isOneOf = (...values: string[]): Check => {
  return (value) => (values.includes(value as string) ? undefined : values.map((each) => `'${each}'`).join(' or '));
};

/** An absolute address. Credentials in it would end up in logs; a query or a fragment would be lost. */
export const isHttpUrl: Check = (value) => {
  const expected = 'an absolute http: or https: URL without credentials';
  const part = secretPartOf(value);
  if (part === CREDENTIALS) return `${expected} (they go into ${PLACES_OF_CREDENTIALS})`;
  return isAbsoluteUrl(value) && part === undefined ? undefined : `${expected}, query and fragment`;
};

const CREDENTIALS = 'a URL with credentials';

/** Where the provider takes credentials; a command has another place. */
export const PLACES_OF_CREDENTIALS = 'apiKey or headers';

/** What an address has that may be a secret; `undefined` where it has nothing of that kind. */
export function secretPartOf(value: unknown): string | undefined {
  if (!isAbsoluteUrl(value)) return undefined;
  const { username, password, search, hash } = new URL(value);
  if (username !== '' || password !== '') return CREDENTIALS;
  if (search !== '') return 'a URL with a query';
  return hash === '' ? undefined : 'a URL with a fragment';
}

/** A proxy's address may carry its credentials. */
export const isProxyUrl: Check = (value) => {
  if (!isAbsoluteUrl(value)) return 'an absolute http: or https: URL';
  const { username, password } = new URL(value);
  const expected = 'a URL whose user name and password are percent-encoded UTF-8 (%25 is a percent sign)';
  return isEncoded(username) && isEncoded(password) ? undefined : expected;
};

function isEncoded(text: string): boolean {
  try {
    // The result has to be used: bundlers assume that such a call has no effect and cannot throw, and remove it.
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** `URL` alone would also accept `http:relay` and `http:/relay`. */
function isAbsoluteUrl(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value);
}

export const isRedaction: Check = (value) => {
  const fits = isListOfNames(value) === undefined || typeof value === 'function';
  return fits ? undefined : 'a list of attribute names or a function';
};

export const isExporterMetadata: Check = (value) => {
  const expected = 'an object whose values are strings, finite numbers or booleans';
  return isPlainObject(value) && Object.values(value).every(isMetadataValue) ? undefined : expected;
};

function isMetadataValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Headers that the caller must not set: those of the connection and the body are ours, credentials of a proxy go into
 * `proxyUrl`, only this package knows which encodings it can read, and with a condition or a range a request would not
 * get the response that it needs.
 */
const OURS: ReadonlySet<string> = new Set([
  ...['content-type', 'content-length', 'content-encoding', 'accept-encoding', 'transfer-encoding', 'trailer', 'te'],
  ...['host', 'connection', 'keep-alive', 'upgrade', 'expect', 'proxy-authorization', 'proxy-connection'],
  ...['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', 'range'],
]);

export const isHeaders: Check = (value) => {
  const expected = 'an object of header names and strings';
  if (!isPlainObject(value)) return expected;
  const wellFormed = ([name, text]: [string, unknown]): boolean =>
    HEADER_NAME.test(name) && typeof text === 'string' && HEADER_VALUE.test(text);
  if (!Object.entries(value).every(wellFormed)) return expected;
  const taken = Object.keys(value).find((name) => OURS.has(name.toLowerCase()));
  return taken === undefined ? undefined : `an object without ${taken}, which is the provider's to set`;
};

/** Whether the value can follow `Bearer ` in a header. */
export const isApiKey: Check = (value) => {
  if (typeof value === 'string' && HEADER_VALUE.test(value)) return undefined;
  // A key that was read from a file often ends with a line break.
  const isPadded = typeof value === 'string' && HEADER_VALUE.test(value.trim());
  return `a string of characters that a header can carry${isPadded ? ', without the line break around it' : ''}`;
};
