/**
 * A base URL whose path prefix is kept (GOFF-IP-003): resolving an absolute path against the base would drop the
 * prefix, and the request would go to another place.
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
 * A flag key encoded for a path as the relay decodes it: the relay only decodes Go's default encoding, so one escape
 * too many or too few would ask for another flag.
 */
export function flagKeyPath(flagKey: string): string {
  const wellFormed = (flagKey as string & { toWellFormed(): string }).toWellFormed();
  return encodeURIComponent(wellFormed)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(?:24|26|2B|2C|2F|3A|3B|3D|40)/g, (escape) => NEEDLESS_ESCAPES[escape] ?? escape);
}

/**
 * The most bytes of a key in a path. Recipients have to support request lines of at least 8,000 bytes (RFC 9110, 4.1);
 * 1,000 are left for the rest of the line.
 */
const MAX_KEY_PATH = 7_000;

/** A segment `.` or `..`. Some servers take a backslash for a slash, or end a segment at a semicolon. */
const DOT_SEGMENT = /(?:^|\/|%5C)\.{1,2}(?:;[^/]*)?(?:\/|%5C|$)/;

/**
 * Whether HTTP carries the path of a flag key unchanged. Clients, proxies and servers remove the segments `.` and `..`,
 * escaped or not, so the request would reach another flag or endpoint; an empty key is the address of all flags.
 */
export function isCarried(keyPath: string): boolean {
  return keyPath !== '' && keyPath.length <= MAX_KEY_PATH && !DOT_SEGMENT.test(keyPath);
}
