import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { visible } from '../../log-text.js';
import { systemClock } from '../../timing/clock.js';
import type { DevArea } from '../dev-api/dev-area.js';
import { HttpCall } from './http-call.js';
import { OpenConnections } from './open-connections.js';
import type { DevRelayLogger } from '../logger.js';
import { messageResponse } from './request-and-response.js';
import { serveRequest, type ServeOptions } from './serve-request.js';

/** How long `close()` waits for requests that are in the middle of their bodies. */
const closeGraceMs = 1_000;

/** As the real relay: no limit of time, headers up to 1 MiB. */
const limits = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, maxHeaderSize: 1 << 20 };

export interface RelayServerOptions extends ServeOptions {
  readonly logger: DevRelayLogger;
  readonly dev: DevArea;
}

/** The port and the connections. */
export class RelayServer {
  readonly #server: Server;
  readonly #connections: OpenConnections;
  readonly #options: RelayServerOptions;

  constructor(options: RelayServerOptions) {
    this.#options = options;
    this.#server = createServer(limits, (request, response) => this.#take(request, response));
    // Without this listener node says 100 at once, and a refusal has to come instead of it.
    this.#server.on('checkContinue', (request, response) => this.#take(request, response));
    this.#connections = new OpenConnections(this.#server);
  }

  /** Resolves with the port; rejects with one sentence if it cannot be had. */
  async listen(port: number, host: string): Promise<number> {
    try {
      this.#server.listen(port, host);
      await once(this.#server, 'listening');
    } catch (error) {
      throw new Error(describeListenError(error, `${host}:${port}`), { cause: error });
    }
    const { address, port: taken } = this.#server.address() as AddressInfo;
    this.#options.dev.openAt(address);
    return taken;
  }

  /** Refuses new connections, lets responses that have begun end, resets what stalls, and frees the port. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#options.failures.close();
    this.#options.dev.close();
    this.#connections.closeIdle();
    const deadline = systemClock.setTimeout(() => this.#server.closeAllConnections(), closeGraceMs);
    await closed;
    systemClock.clearTimeout(deadline);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    this.#connections.noteRequest(request.socket, response);
    if (this.#options.dev.takes(request.url)) void this.#options.dev.serve(request, response);
    else this.#serve(request, response);
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const call = new HttpCall(request, response, () => !this.#server.listening);
    serveRequest(request, call, this.#options).catch((error: unknown) => {
      // A client that went away is no error of ours.
      if (!call.isAlive) return;
      // Without the query: it may hold a key.
      const path = visible(request.url?.split('?', 1)[0]);
      this.#options.logger.error(`${request.method} ${path}: ${visible(error)}`);
      call.write(messageResponse(500, 'Internal Server Error'), this.#options.relayVersion);
    });
  }
}

function describeListenError(error: unknown, address: string): string {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${address} is in use by another process: choose another port.`;
  return `Listening on ${address} failed (${code}).`;
}
