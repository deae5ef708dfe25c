import { quoted } from '../../log-text.js';
import { InvalidArgumentError } from '../errors.js';

/** What this machine calls itself. A name that somebody else's DNS leads here is none of these. */
const OWN_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/;

/** Whether a `Host` header, whatever its port, has a name of this machine or one of `allowed`. */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const name = HOST.exec(host.toLowerCase())?.[1];
  return name !== undefined && (OWN_NAMES.includes(name) || allowed.includes(name));
}

const NAME = /^[a-z0-9._-]+$/;
const IPV6 = /^\[?([0-9a-f:.]*:[0-9a-f:.]*)\]?$/;

/** Host names as `Host` spells them. Throws a `TypeError` with one sentence for anything else. */
export function readAllowedHosts(names: readonly string[]): readonly string[] {
  if (!Array.isArray(names)) throw invalid('Expected `allowHosts` to be a list of host names');
  return names.map(readName);
}

function readName(given: unknown): string {
  const name = String(given).toLowerCase();
  if (NAME.test(name)) return name;
  const ipv6 = IPV6.exec(name)?.[1];
  // `devbox:1031` has a colon as well.
  if (ipv6 !== undefined && ipv6.indexOf(':') !== ipv6.lastIndexOf(':')) return `[${ipv6}]`;
  throw invalid(`Expected a host name without scheme and port, such as devbox.local, got ${quoted(given)}`);
}

function invalid(message: string): InvalidArgumentError {
  return new InvalidArgumentError('INVALID_OPTIONS', message);
}
