import { builtinModules } from '../builtin-modules.js';
import { isBoolean, isCount, isDelay, isFunction, isName, isPlainObject, type Check } from './checks.js';

/** Text in PEM, or bytes in PEM or DER. */
export type TlsMaterial = string | Uint8Array;

/** Spelled out, because the types of this package need no other package, not even `@types/node`. */
type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

interface LookupAddress {
  readonly address: string;
  readonly family: number;
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Declared as methods, so that functions with the narrower parameter types of Node.js fit. */
interface Functions {
  checkServerIdentity(hostname: string, certificate: object): Error | undefined;
  lookup(hostname: string, options: object, done: LookupCallback): void;
}

/**
 * How to connect to the relay, and to a proxy on the way. Members mean what they mean to `tls.connect` and
 * `net.connect`.
 */
export interface ConnectOptions {
  /** Authorities to trust instead of those that Node.js knows. */
  readonly ca?: TlsMaterial | readonly TlsMaterial[] | undefined;
  /** The client's certificate chain. */
  readonly cert?: TlsMaterial | readonly TlsMaterial[] | undefined;
  readonly key?:
    | TlsMaterial
    | readonly (TlsMaterial | { readonly pem: TlsMaterial; readonly passphrase?: string | undefined })[]
    | undefined;
  readonly pfx?:
    | TlsMaterial
    | readonly (TlsMaterial | { readonly buf: TlsMaterial; readonly passphrase?: string | undefined })[]
    | undefined;
  readonly passphrase?: string | undefined;
  readonly crl?: TlsMaterial | readonly TlsMaterial[] | undefined;
  /**
   * False trusts whoever listens.
   *
   * @default true
   */
  readonly rejectUnauthorized?: boolean | undefined;
  /** Returns an error if the certificate is not that of the host. An error that it throws counts as returned. */
  readonly checkServerIdentity?: Functions['checkServerIdentity'] | undefined;
  /** The relay's name for TLS, if it is not the host of its URL. */
  readonly servername?: string | undefined;
  readonly ciphers?: string | undefined;
  readonly sigalgs?: string | undefined;
  readonly ecdhCurve?: string | undefined;
  readonly minVersion?: TlsVersion | undefined;
  readonly maxVersion?: TlsVersion | undefined;
  /** Made by `tls.createSecureContext`, in place of the members above. */
  readonly secureContext?: object | undefined;
  /** Looks names up in place of `dns.lookup`. */
  readonly lookup?: Functions['lookup'] | undefined;
  readonly family?: 0 | 4 | 6 | undefined;
  readonly localAddress?: string | undefined;
  readonly autoSelectFamily?: boolean | undefined;
  /** Milliseconds. */
  readonly autoSelectFamilyAttemptTimeout?: number | undefined;
  /**
   * Whether TCP sends keep-alive probes.
   *
   * @default true
   */
  readonly keepAlive?: boolean | undefined;
  /**
   * Milliseconds of silence before the first probe.
   *
   * @default 60_000
   */
  readonly keepAliveInitialDelay?: number | undefined;
  /** A Unix domain socket, or a named pipe, instead of host and port. */
  readonly socketPath?: string | undefined;
  /** Milliseconds to connect, TLS included. Without it, the option `timeout`. */
  readonly timeout?: number | undefined;
  /**
   * TLS sessions that are kept for the next connection.
   *
   * @default 100
   */
  readonly maxCachedSessions?: number | undefined;
}

/** Text or bytes in PEM or DER, or a list of them. */
const isMaterial: Check = (value) => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.every(isPiece) ? undefined : 'a string, a Buffer or a list of those';
};

/** A key and a PFX may be objects with a passphrase of their own. */
function isPiece(value: unknown): boolean {
  return typeof value === 'string' || ArrayBuffer.isView(value) || isPlainObject(value);
}

const isText: Check = (value) => (typeof value === 'string' ? undefined : 'a string');

const isAddress: Check = (value) =>
  typeof value === 'string' && builtinModules.net.isIP(value) !== 0 ? undefined : 'an IP address';

const isFamily: Check = (value) => ([0, 4, 6].includes(value as number) ? undefined : '0, 4 or 6');

const isTlsVersion: Check = (value) =>
  /^TLSv1(?:\.[1-3])?$/.test(String(value)) ? undefined : 'a version of TLS as Node writes it';

const isSecureContext: Check = (value) =>
  typeof value === 'object' && value !== null && 'context' in value ? undefined : 'a context of node:tls';

const CHECKS: { readonly [Name in keyof Required<ConnectOptions>]: Check } = {
  ca: isMaterial,
  cert: isMaterial,
  key: isMaterial,
  pfx: isMaterial,
  crl: isMaterial,
  passphrase: isText,
  rejectUnauthorized: isBoolean,
  checkServerIdentity: isFunction,
  servername: isText,
  ciphers: isText,
  sigalgs: isText,
  ecdhCurve: isText,
  minVersion: isTlsVersion,
  maxVersion: isTlsVersion,
  secureContext: isSecureContext,
  lookup: isFunction,
  family: isFamily,
  localAddress: isAddress,
  autoSelectFamily: isBoolean,
  autoSelectFamilyAttemptTimeout: isDelay,
  keepAlive: isBoolean,
  keepAliveInitialDelay: isCount(0),
  socketPath: isName,
  timeout: isDelay,
  maxCachedSessions: isCount(0),
};

/** The names of all members of {@link ConnectOptions}. */
export const CONNECT_OPTION_NAMES = Object.keys(CHECKS) as readonly (keyof ConnectOptions)[];

/** Known members must have the type that Node.js or undici wants: some wrong ones would throw at each connection. */
export const isConnectOptions: Check = (value) => {
  if (!isPlainObject(value)) return 'a plain object';
  const wrong = Object.entries(CHECKS).find(([name, check]) => value[name] != null && check(value[name]) !== undefined);
  return wrong && `an object whose ${wrong[0]} is ${wrong[1](value[wrong[0]])}`;
};
