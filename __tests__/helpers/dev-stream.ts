import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { waitUntil } from './wait-until.js';

export interface StreamMessage {
  readonly id?: string;
  readonly event: string;
  readonly data: any;
}

/** A client of `/dev/stream`. */
export class DevStream {
  readonly messages: StreamMessage[] = [];
  readonly #request: ClientRequest;
  readonly #response: IncomingMessage;
  #text = '';

  private constructor(request: ClientRequest, response: IncomingMessage) {
    this.#request = request;
    this.#response = response;
    response.setEncoding('utf8');
    response.on('error', () => undefined);
  }

  /** Resolves with the head of the response; reads on if it is not to stall. */
  static async open(url: string, { query = '', headers = {}, stalls = false } = {}): Promise<DevStream> {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, path: `/dev/stream${query}`, headers, agent: false }).end();
    request.on('error', () => undefined);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const stream = new DevStream(request, response);
    if (!stalls) stream.read();
    return stream;
  }

  get head(): IncomingMessage {
    return this.#response;
  }

  read(): void {
    this.#response.on('data', (text: string) => this.#take(text));
  }

  /** Resolves with the first `count` messages of that name. */
  next(event: string, count = 1): Promise<StreamMessage[]> {
    return waitUntil(`${count} messages "${event}"`, () => {
      const found = this.messages.filter((message) => message.event === event);
      return found.length >= count && found.slice(0, count);
    });
  }

  get ended(): Promise<unknown> {
    return new Promise((resolve) => (this.#response.closed ? resolve(true) : this.#response.once('close', resolve)));
  }

  close(): void {
    this.#request.destroy();
  }

  #take(text: string): void {
    const parts = (this.#text + text).split('\n\n');
    this.#text = parts.pop() as string;
    for (const part of parts) this.messages.push(messageOf(part));
  }
}

function messageOf(text: string): StreamMessage {
  const fields = Object.fromEntries(text.split('\n').map((line) => /^(\w+): (.*)$/s.exec(line)?.slice(1) ?? []));
  return { ...(fields.id === undefined ? {} : { id: fields.id }), event: fields.event, data: JSON.parse(fields.data) };
}
