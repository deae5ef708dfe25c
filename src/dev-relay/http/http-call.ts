import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

import { corsHeaders, preflightHeaders } from './cors.js';
import type { OngoingResponse, RelayResponse, RelayRequest } from './request-and-response.js';
import type { SeenRequest } from './request-log.js';

/** A refusal with more of the body unread than this closes the connection, as Go's server does. */
const drainLimit = 256 * 1024;

/** One request and its response, as `node:http` has them: bodies, headers and the connection. */
export class HttpCall {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #isClosing: () => boolean;
  #bytes = 0;
  #outcome: SeenRequest['outcome'] = 'gone';

  constructor(request: IncomingMessage, response: ServerResponse, isClosing: () => boolean) {
    this.#request = request;
    this.#response = response;
    this.#isClosing = isClosing;
  }

  /** Reads the body to its end. Rejects if the client goes away before. */
  async read(): Promise<RelayRequest> {
    const headers = this.#request.headersDistinct;
    const announced = Number(headers['content-length']?.[0] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
    if (this.#request.headers.expect !== undefined) this.#response.writeContinue();
    const chunks: Buffer[] = [];
    for await (const chunk of this.#request) {
      chunks.push(chunk as Buffer);
      this.#bytes += (chunk as Buffer).length;
    }
    return { headers, body: announced ? Buffer.concat(chunks) : undefined };
  }

  /** How many bytes of the body have been read, and what the client has been given for it. */
  get seen(): Pick<SeenRequest, 'bytes' | 'outcome'> {
    return { bytes: this.#bytes, outcome: this.#outcome };
  }

  /** Whether the client still waits for the response. */
  get isAlive(): boolean {
    return !this.#response.closed && !this.#request.socket.destroyed;
  }

  write({ status, headers, body, goesOn }: RelayResponse, relayVersion: string): void {
    if (!this.isAlive || this.#response.headersSent) return;
    this.#outcome = status;
    if (this.#isClosing()) this.#response.shouldKeepAlive = false;
    const all = { ...this.#commonHeaders(relayVersion), ...headers };
    if (this.#request.method === 'HEAD') this.#response.writeHead(status, withoutType(all)).end();
    else if (goesOn !== undefined) this.#goOn(this.#response.writeHead(status, all), goesOn);
    else this.#response.writeHead(status, { ...all, ...lengthOf(status, body) }).end(body);
  }

  /** Responds without having read the body; what is left of it is passed over if it is short. */
  refuse(response: RelayResponse, relayVersion: string): void {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = this.#request.headers;
    if (Number(length) > drainLimit || encoding !== undefined) this.#response.shouldKeepAlive = false;
    this.write(response, relayVersion);
  }

  #goOn(response: ServerResponse, goesOn: NonNullable<RelayResponse['goesOn']>): void {
    response.flushHeaders();
    goesOn(ongoing(response));
  }

  #commonHeaders(relayVersion: string): OutgoingHttpHeaders {
    return { 'X-GOFEATUREFLAG-VERSION': relayVersion, ...corsHeaders(this.#request.headersDistinct) };
  }

  writePreflight(): void {
    this.#response.writeHead(204, preflightHeaders(this.#request.headersDistinct)).end();
  }

  /** What Go's server says before any routing. */
  writeBadRequest(): void {
    const headers = { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' };
    this.#response.writeHead(400, headers).end('400 Bad Request');
  }

  /** Ends the connection with a TCP reset: the client sees ECONNRESET. */
  reset(): void {
    this.#outcome = 'reset';
    this.#request.socket.resetAndDestroy();
  }
}

function ongoing(response: ServerResponse): OngoingResponse {
  const { socket } = response;
  return {
    write: (text) => void response.write(text),
    get waitingBytes() {
      return response.writableLength;
    },
    end: () => {
      response.end();
      // Kept open, the connection would hold up the end of the server.
      socket?.destroySoon();
    },
    onClose: (act) => void response.once('close', act),
  };
}

/** The relay's web framework responds to HEAD without any content, and so without a content type. */
function withoutType(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'Content-Type'));
}

function lengthOf(status: number, body: string): OutgoingHttpHeaders {
  return status === 304 || status === 204 ? {} : { 'Content-Length': Buffer.byteLength(body) };
}
