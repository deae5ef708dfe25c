/**
 * Addresses below a base URL whose path prefix stays (GOFF-IP-003): resolving an absolute path against the base would
 * drop it and ask another place.
 */
export interface Endpoint {
  /** Scheme, host and port. */
  readonly origin: string;
  /** The base's own path without a slash at its end; empty for a bare origin. */
  readonly prefix: string;
}

/** Splits a URL that the options have checked. */
export function endpointOf(url: string): Endpoint {
  const { origin, pathname } = new URL(url);
  return { origin, prefix: pathname.replace(/\/+$/, '') };
}

const NEEDLESS_ESCAPES: Readonly<Record<string, string>> = {
  '%24': '$',
  '%26': '&',
  '%2B': '+',
  '%2C': ',',
  '%2F': '/',
  '%3A': ':',
  '%3B': ';',
  '%3D': '=',
  '%40': '@',
};

/**
 * A flag key as the relay decodes it from a path: only the default encoding of Go is decoded there, so that one escape
 * too many or too few would ask for another flag.
 */
export function flagKeyPath(flagKey: string): string {
  const wellFormed = (flagKey as string & { toWellFormed(): string }).toWellFormed();
  return encodeURIComponent(wellFormed)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(?:24|26|2B|2C|2F|3A|3B|3D|40)/g, (escape) => NEEDLESS_ESCAPES[escape] ?? escape);
}

/**
 * What recipients of a request line have to support at least is 8,000 bytes (RFC 9110, 4.1); 1,000 are for the rest.
 */
const MAX_KEY_PATH = 7_000;

/** Some servers take a backslash for a slash, or end a segment at a semicolon. */
const DOT_SEGMENT = /(?:^|\/|%5C)\.{1,2}(?:;[^/]*)?(?:\/|%5C|$)/;

/**
 * Whether HTTP carries the path of a flag key as it is. Clients, proxies and servers remove the segments `.` and `..`,
 * escaped or not, so that another flag or another endpoint would be asked; an empty key is the address of all flags.
 */
export function isCarried(keyPath: string): boolean {
  return keyPath !== '' && keyPath.length <= MAX_KEY_PATH && !DOT_SEGMENT.test(keyPath);
}
