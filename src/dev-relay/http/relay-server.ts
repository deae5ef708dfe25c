import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { systemClock } from '../../timing/clock.js';
import { HttpCall } from './http-call.js';
import type { DevRelayLogger } from '../logger.js';
import { messageResponse } from './request-and-response.js';
import { serveRequest, type ServeOptions } from './serve-request.js';

/** How long `close()` waits for requests that are in the middle of their bodies. */
const closeGraceMs = 1_000;

/** As the real relay: no limit of time, headers up to 1 MiB. */
const limits = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, maxHeaderSize: 1 << 20 };

/** The port and the connections. */
export class RelayServer {
  readonly #server: Server;
  readonly #options: ServeOptions;
  readonly #logger: DevRelayLogger;

  constructor(options: ServeOptions & { readonly logger: DevRelayLogger }) {
    this.#options = options;
    this.#logger = options.logger;
    this.#server = createServer(limits, (request, response) => this.#serve(request, response));
    // Without this listener node says 100 at once, and a refusal has to come instead of it.
    this.#server.on('checkContinue', (request, response) => this.#serve(request, response));
  }

  /** Resolves with the port; rejects with one sentence if it cannot be had. */
  async listen(port: number, host: string): Promise<number> {
    try {
      this.#server.listen(port, host);
      await once(this.#server, 'listening');
    } catch (error) {
      throw new Error(describeListenError(error, `${host}:${port}`), { cause: error });
    }
    return (this.#server.address() as AddressInfo).port;
  }

  /** Refuses new connections, lets end what is being answered, resets what stalls, and frees the port. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#options.failures.close();
    this.#server.closeIdleConnections();
    const deadline = systemClock.setTimeout(() => this.#server.closeAllConnections(), closeGraceMs);
    await closed;
    systemClock.clearTimeout(deadline);
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const call = new HttpCall(request, response, () => !this.#server.listening);
    serveRequest(request, call, this.#options).catch((error: unknown) => {
      // A client that went away is no error of ours.
      if (!call.isAlive) return;
      this.#logger.error(`${request.method} ${request.url}: ${String(error)}`);
      call.write(messageResponse(500, 'Internal Server Error'), this.#options.relayVersion);
    });
  }
}

function describeListenError(error: unknown, address: string): string {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${address} is in use by another process: choose another port.`;
  return `Listening on ${address} failed (${code}).`;
}
