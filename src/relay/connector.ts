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

/** Connects over TCP, TLS or a socket path, as `connect` says. Call the connector only when undici is loaded. */
export function createConnector({ connect = {}, timeoutMs }: ConnectorOptions): Connector {
  // If it were left out, an environment variable would decide.
  const { rejectUnauthorized = true } = connect;
  // A member that is `undefined` would override the default of undici or Node.js.
  const given = Object.fromEntries(Object.entries(connect).filter(([, value]) => value !== undefined));
  const options = { timeout: timeoutMs, ...given, rejectUnauthorized, ...guardedIdentityCheck(connect) };
  let open: buildConnector.connector | undefined;
  return (target, done) => {
    open ??= loadedUndici().buildConnector(options as buildConnector.BuildOptions);
    // Connectors of undici return their socket, and omit the second argument of `done` after an error, untyped both.
    return open(target, (...result) => done(...completed(result))) as unknown as Socket;
  };
}

function completed([error, socket]: Parameters<ConnectCallback>): Parameters<ConnectCallback> {
  return error === null ? [null, socket] : [error, null];
}

/** `checkServerIdentity` runs in an event of the socket, where an error that it throws would end the process. */
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
