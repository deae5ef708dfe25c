import { isIP, type TcpNetConnectOpts } from 'node:net';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { isBoolean, isCount, isDelay, isFunction, isName, isPlainObject, type Check } from './checks.js';

type TlsMember =
  | 'ca'
  | 'cert'
  | 'key'
  | 'pfx'
  | 'passphrase'
  | 'rejectUnauthorized'
  | 'checkServerIdentity'
  | 'servername'
  | 'ciphers'
  | 'sigalgs'
  | 'ecdhCurve'
  | 'minVersion'
  | 'maxVersion'
  | 'crl'
  | 'secureContext';

type TcpMember =
  | 'lookup'
  | 'family'
  | 'localAddress'
  | 'autoSelectFamily'
  | 'autoSelectFamilyAttemptTimeout'
  | 'keepAlive'
  | 'keepAliveInitialDelay';

/** TLS and connect options, as Node.js and undici take them. */
export interface ConnectOptions
  extends Readonly<Pick<TlsOptions, TlsMember>>, Readonly<Partial<Pick<TcpNetConnectOpts, TcpMember>>> {
  /** A Unix domain socket, or a named pipe, instead of host and port. */
  readonly socketPath?: string;
  /** Milliseconds to connect, TLS included. Default: the option `timeout`. */
  readonly timeout?: number;
  /** TLS sessions that are kept for the next connection. Default 100. */
  readonly maxCachedSessions?: number;
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

const isAddress: Check = (value) => (typeof value === 'string' && isIP(value) !== 0 ? undefined : 'an IP address');

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

/** A member that is known has the type that Node.js or undici wants; they throw for some others at each connection. */
export const isConnectOptions: Check = (value) => {
  if (!isPlainObject(value)) return 'a plain object';
  const wrong = Object.entries(CHECKS).find(([name, check]) => value[name] != null && check(value[name]) !== undefined);
  return wrong && `an object whose ${wrong[0]} is ${wrong[1](value[wrong[0]])}`;
};
