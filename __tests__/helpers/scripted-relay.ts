import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { types } from 'node:util';

export interface RelayRequest {
  readonly method: string;
  /** As it was in the request line. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as parsed JSON; `undefined` if it is none. */
  readonly json: any;
}

export interface ScriptedResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, everything else as JSON. */
  readonly body?: unknown;
}

/** Takes the exchange over: resets it, stalls it, sends half of a response. */
export type Act = (request: IncomingMessage, response: ServerResponse) => void;

/** A promise is performed when it is fulfilled. */
export type Script =
  ScriptedResponse | Act | ((request: RelayRequest) => ScriptedResponse | Act) | Promise<ScriptedResponse>;

const NO_CONTEXT = { errorCode: 'INVALID_CONTEXT', errorDetails: 'no context', key: '-' };

/** A real HTTP server that responds as a relay does, except where a test says otherwise, and keeps each request. */
export class ScriptedRelay {
  readonly requests: RelayRequest[] = [];
  /** Connections opened so far. */
  connections = 0;
  /** What evaluations get, unless {@link nextEvaluations} has responses left. */
  evaluation: Script = { body: { key: 'flag', value: true, reason: 'STATIC', variant: 'on' } };
  readonly nextEvaluations: Script[] = [];
  /** What the readiness probe gets. */
  readiness: Script = { status: 400, body: NO_CONTEXT };
  /** All events that {@link taking} has taken, in the order of their arrival. */
  readonly stored: any[] = [];
  /** Takes the events of a request, as a relay does. */
  readonly taking: Script = ({ json }: RelayRequest) => {
    this.stored.push(...json.events);
    return { body: { ingestedContentCount: json.events.length } };
  };
  collector: Script = this.taking;
  readonly nextCollections: Script[] = [];
  readonly #server;
  readonly #sockets = new Set<Socket>();
  readonly #waiting: { path: RegExp; count: number; resolve: (requests: RelayRequest[]) => void }[] = [];
  readonly #secure: boolean;

  constructor(tls?: ServerOptions) {
    const listener = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#serve(request, response).catch(() => response.destroy());
    this.#secure = tls !== undefined;
    this.#server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    this.#server.on('connection', (socket: Socket) => {
      this.connections++;
      this.#sockets.add(socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined));
    });
  }

  static async start(tls?: ServerOptions): Promise<ScriptedRelay> {
    return new ScriptedRelay(tls).listen(0);
  }

  /** On a port that another relay has just left. */
  static async startAt(port: number): Promise<ScriptedRelay> {
    return new ScriptedRelay().listen(port);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#secure ? 'https' : 'http'}://127.0.0.1:${this.port}`;
  }

  /** Evaluations of flags; the readiness probe is none. */
  get evaluations(): RelayRequest[] {
    return this.matching(EVALUATION);
  }

  get collections(): RelayRequest[] {
    return this.matching(COLLECTION);
  }

  get probes(): RelayRequest[] {
    return this.matching(PROBE);
  }

  /** All events that arrived, taken or not, in the order of their arrival. */
  get events(): any[] {
    return this.collections.flatMap(({ json }) => json.events as unknown[]);
  }

  /** Resolves when this many requests to the collector have been read. */
  collected(count: number): Promise<RelayRequest[]> {
    return this.#until(COLLECTION, count);
  }

  probed(count: number): Promise<RelayRequest[]> {
    return this.#until(PROBE, count);
  }

  evaluated(count: number): Promise<RelayRequest[]> {
    return this.#until(EVALUATION, count);
  }

  /** Serves a connection that came to another port. */
  take(socket: Socket): void {
    this.#server.emit('connection', socket);
  }

  /** Ends all connections to it, as a relay that dies does; it goes on to listen. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  protected async listen(port: number): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return this;
  }

  protected matching(path: RegExp): RelayRequest[] {
    return this.requests.filter((request) => path.test(request.path));
  }

  #until(path: RegExp, count: number): Promise<RelayRequest[]> {
    const found = this.matching(path);
    if (found.length >= count) return Promise.resolve(found);
    return new Promise((resolve) => this.#waiting.push({ path, count, resolve }));
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url = '', headers } = message;
    const request = { method, path: url, headers, text, json: parsed(text) };
    this.requests.push(request);
    perform(this.scriptFor(request), { request, message, response });
    for (const { path, count, resolve } of this.#waiting) {
      const found = this.matching(path);
      if (found.length >= count) resolve(found);
    }
  }

  protected scriptFor({ path }: RelayRequest): Script {
    if (COLLECTION.test(path)) return this.nextCollections.shift() ?? this.collector;
    if (PROBE.test(path)) return this.readiness;
    if (EVALUATION.test(path)) return this.nextEvaluations.shift() ?? this.evaluation;
    return { status: 404, body: { message: 'Not Found' } };
  }
}

const COLLECTION = /\/v1\/data\/collector$/;
const PROBE = /\/ofrep\/v1\/evaluate\/flags\/-$/;
const EVALUATION = /\/ofrep\/v1\/evaluate\/flags\/(?!-$)/;

/** Of Node.js as well, whose promises are of another class than those of a test. */
export const isPromise = (value: unknown): value is Promise<unknown> => types.isPromise(value);

const acts = new WeakSet<object>();

/** Marks a function as one that takes the exchange over. */
export function act(take: Act): Act {
  acts.add(take);
  return take;
}

interface Exchange {
  readonly request: RelayRequest;
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
}

function perform(script: Script, { request, message, response }: Exchange): void {
  const exchange = { request, message, response };
  if (isPromise(script)) return void script.then((given) => perform(given, exchange));
  if (typeof script !== 'function') return send(response, script);
  if (acts.has(script)) return (script as Act)(message, response);
  perform((script as (request: RelayRequest) => ScriptedResponse | Act)(request), exchange);
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: ScriptedResponse): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

function parsed(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Cuts the connection without a word. */
export const reset = act((request) => void request.socket.resetAndDestroy());

/** Reads the request and never responds. */
export const stall = act(() => undefined);

/** Announces more than it sends and then cuts the connection. */
export const halfABody = (text: string): Act =>
  act((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
    response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
  });

/** Sends the head and the start of a body, and leaves it at that. */
export const stalledBody = act((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"value":');
});
