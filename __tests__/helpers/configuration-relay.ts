import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface ConfigurationRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: any;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A real HTTP server that serves a flag configuration with its entity tag, as the relay does, until a test puts answers
 * in its way; it keeps every request and every event, and can announce changes on the stream.
 */
export class ConfigurationRelay {
  readonly configurations: ConfigurationRequest[] = [];
  readonly evaluations: ConfigurationRequest[] = [];
  readonly streams: ConfigurationRequest[] = [];
  readonly events: any[] = [];
  configuration: object = { flags: {} };
  /** Sends no entity tags, like a gateway that strips them. */
  withoutTags = false;
  /** Given once each, before the configuration is served again; a promise when it is fulfilled. */
  readonly nextAnswers: (Answer | 'stall' | Promise<Answer | undefined>)[] = [];
  /** What the collector answers. */
  collectorStatus = 200;
  /** What the stream says it is; anything but events ends at once. */
  streamType = 'text/event-stream';
  /** Whether a 103 comes before the head of the stream. */
  streamHints = false;
  /** What OFREP answers; a promise when it is fulfilled. */
  evaluation: Answer | 'stall' | Promise<Answer> = { status: 500, body: '{"errorDetails":"not scripted"}' };
  readonly #open = new Set<ServerResponse>();
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      this.#serve({ path: request.url ?? '', headers: request.headers, body }, response);
    });
  });

  static async start(configuration: object): Promise<ConfigurationRelay> {
    const relay = new ConfigurationRelay();
    relay.configuration = configuration;
    relay.#server.on('connection', (socket: Socket) => {
      relay.#sockets.add(socket.on('close', () => relay.#sockets.delete(socket)));
    });
    await new Promise<void>((resolve) => relay.#server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Tells everybody on the stream that something has changed. */
  announce(): void {
    for (const response of this.#open) response.write('id: \ndata: {"deleted":{},"added":{},"updated":{}}\n\n');
  }

  /** Ends all connections to it, as a relay that dies does; it goes on to listen. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #serve(request: ConfigurationRequest, response: ServerResponse): void {
    if (request.path.includes('/v1/flag/configuration')) return this.#serveConfiguration(request, response);
    if (request.path.includes('/stream/')) return this.#serveStream(request, response);
    if (request.path.includes('/v1/data/collector')) return this.#collect(request, response);
    this.evaluations.push(request);
    if (this.evaluation !== 'stall') void Promise.resolve(this.evaluation).then((given) => answer(response, given));
  }

  #serveConfiguration(request: ConfigurationRequest, response: ServerResponse): void {
    this.configurations.push(request);
    const next = this.nextAnswers.shift();
    if (next === 'stall') return;
    void Promise.resolve(next).then((given) => this.#answerConfiguration(request, { response, given }));
  }

  #answerConfiguration(
    request: ConfigurationRequest,
    { response, given }: { response: ServerResponse; given: Answer | undefined },
  ): void {
    if (given !== undefined) return answer(response, given);
    const body = `${JSON.stringify(this.configuration)}\n`;
    const etag = `"${body.length}-${createHash('sha1').update(body).digest('hex')}"`;
    const headers = this.withoutTags ? {} : { etag };
    if (!this.withoutTags && request.headers['if-none-match'] === etag)
      return answer(response, { status: 304, headers });
    answer(response, { body, headers });
  }

  #serveStream(request: ConfigurationRequest, response: ServerResponse): void {
    this.streams.push(request);
    if (this.streamHints) response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.writeHead(200, { 'content-type': this.streamType });
    if (this.streamType !== 'text/event-stream') return void response.end('<html></html>');
    response.flushHeaders();
    this.#open.add(response);
    response.on('close', () => this.#open.delete(response));
  }

  #collect({ body }: ConfigurationRequest, response: ServerResponse): void {
    if (this.collectorStatus !== 200) return answer(response, { status: this.collectorStatus });
    for (const event of body.events) this.events.push(event);
    answer(response, { body: JSON.stringify({ ingestedContentCount: body.events.length }) });
  }
}

function answer(response: ServerResponse, { status = 200, headers = {}, body = '' }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
