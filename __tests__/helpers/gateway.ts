import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Instead {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** It never ends: nothing comes at all, or the head and the body come. */
  readonly stalls?: 'before the head' | 'after the body';
}

export interface GatewayOptions {
  /** The relay behind it. */
  readonly url: string;
  /** The relay is below this path only; elsewhere there is a 404 of the gateway. */
  readonly prefix?: string;
  /** The gateway speaks TLS. */
  readonly tls?: ServerOptions;
  /** Changes the headers that go to the relay. */
  readonly request?: (headers: IncomingHttpHeaders) => void;
  /** Changes the headers that come back. */
  readonly response?: (headers: IncomingHttpHeaders) => void;
  /** The gateway's own response to a path. */
  readonly instead?: (path: string, headers: IncomingHttpHeaders) => Instead | undefined;
}

export interface Gateway {
  readonly url: string;
}

const closing: (() => Promise<void>)[] = [];

afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** A gateway in front of a relay, which ends with the test. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { tls } = options;
  const listener = (request: IncomingMessage, response: ServerResponse): void => serve(options, { request, response });
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return { url: `http${tls === undefined ? '' : 's'}://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function respond(response: ServerResponse, { status, headers, body = '', stalls }: Instead): void {
  if (stalls === 'before the head') return;
  response.writeHead(status, headers).write(body);
  if (stalls === undefined) response.end();
}

function serve({ prefix = '', ...options }: GatewayOptions, { request, response }: Exchange): void {
  const path = request.url ?? '';
  const own = path.startsWith(prefix) ? options.instead?.(path, request.headers) : { status: 404, body: 'no route' };
  if (own !== undefined) return respond(response, own);
  const headers = { ...request.headers };
  options.request?.(headers);
  const target = options.url + path.slice(prefix.length);
  const upstream = httpRequest(target, { method: request.method ?? 'GET', headers, agent: false }, (incoming) => {
    const back = { ...incoming.headers };
    options.response?.(back);
    response.writeHead(incoming.statusCode ?? 502, back);
    incoming.pipe(response);
  });
  upstream.on('error', () => response.writeHead(502).end());
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}
