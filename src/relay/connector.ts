import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import type { ConnectOptions } from '../options/connect-options.js';
import { loadedUndici } from './undici.js';

export type ConnectTarget = buildConnector.Options;
export type ConnectCallback = buildConnector.Callback;

/** Begins to connect and returns the socket at once, so that it can be cut before it is connected. May throw. */
export type Connector = (target: ConnectTarget, done: ConnectCallback) => Socket;

export interface ConnectorOptions {
  readonly connect?: ConnectOptions | undefined;
  /** Milliseconds to connect, TLS included; `connect.timeout` wins. */
  readonly timeoutMs: number;
}

/** Connects over TCP, TLS or a socket path, as `connect` says; for use when undici is loaded. */
export function createConnector({ connect = {}, timeoutMs }: ConnectorOptions): Connector {
  // Left out, it would be what a variable of the environment says.
  const { rejectUnauthorized = true } = connect;
  // A member that is undefined would take away what undici and Node.js have in its place.
  const given = Object.fromEntries(Object.entries(connect).filter(([, value]) => value !== undefined));
  const options = { timeout: timeoutMs, ...given, rejectUnauthorized, ...guardedIdentityCheck(connect) };
  let open: buildConnector.connector | undefined;
  return (target, done) => {
    open ??= loadedUndici().buildConnector(options as buildConnector.BuildOptions);
    // They return their socket and leave the second argument out beside an error; their types do not say so.
    return open(target, (...result) => done(...completed(result))) as unknown as Socket;
  };
}

function completed([error, socket]: Parameters<ConnectCallback>): Parameters<ConnectCallback> {
  return error === null ? [null, socket] : [error, null];
}

/** It runs in an event of the socket: what it throws would end the process. */
function guardedIdentityCheck(connect: ConnectOptions): ConnectOptions {
  if (connect.checkServerIdentity === undefined) return {};
  return {
    checkServerIdentity: (hostname, certificate) => {
      try {
        return connect.checkServerIdentity?.(hostname, certificate);
      } catch (error) {
        return error instanceof Error ? error : new Error('checkServerIdentity threw');
      }
    },
  };
}
