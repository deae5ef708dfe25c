import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { ConnectOptions } from '../options/connect-options.js';

export type ConnectTarget = buildConnector.Options;
export type ConnectCallback = buildConnector.Callback;

/** Begins to connect and returns the socket at once, so that it can be cut before it is connected. May throw. */
export type Connector = (target: ConnectTarget, done: ConnectCallback) => Socket;

export interface ConnectorOptions {
  readonly connect?: ConnectOptions | undefined;
  /** Milliseconds to connect, TLS included; `connect.timeout` wins. */
  readonly timeoutMs: number;
}

/** Connects over TCP, TLS or a socket path, as `connect` says. */
export function createConnector({ connect = {}, timeoutMs }: ConnectorOptions): Connector {
  const options = { timeout: timeoutMs, ...connect, ...guardedIdentityCheck(connect) };
  const open = buildConnector(options as buildConnector.BuildOptions);
  // They return their socket and leave the second argument out beside an error; their types do not say so.
  return (target, done) => open(target, (...result) => done(...completed(result))) as unknown as Socket;
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
