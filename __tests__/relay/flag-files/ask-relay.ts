import { Agent, request } from 'node:http';
import { CONTEXTS } from './contexts.js';
import type { Reply, Served } from './outcome.js';

/** Of a file with more flags, only this many are evaluated one by one; the bulk evaluation has all of them. */
const SINGLE_FLAGS = 20;

export interface AskedRelay {
  readonly url: string;
  readonly apiKey?: string;
}

/** Asks one relay about one set of flags: a connection of its own, and one request at a time. */
export class FlagQuestions {
  readonly #relay: AskedRelay;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(relay: AskedRelay) {
    this.#relay = relay;
  }

  /** Asks for the configuration first, because evaluations change what the real relay has in its memory. */
  configuration(): Promise<Reply> {
    return this.#post('/v1/flag/configuration', {});
  }

  /** All other questions; `keys` are evaluated in addition to those of the configuration. */
  async evaluations(configuration: Reply, keys: readonly string[] = []): Promise<Served> {
    const bulk = await this.#inEachContext('/ofrep/v1/evaluate/flags');
    const single: Record<string, Reply[]> = {};
    for (const key of [...new Set([...keys, ...flagKeysOf(configuration)])].slice(0, SINGLE_FLAGS)) {
      single[key] = await this.#inEachContext(`/ofrep/v1/evaluate/flags/${escapeKey(key)}`);
    }
    return { configuration, bulk, single };
  }

  close(): void {
    this.#agent.destroy();
  }

  async #inEachContext(path: string): Promise<Reply[]> {
    const replies: Reply[] = [];
    for (const context of CONTEXTS) replies.push(await this.#post(path, { context }));
    return replies;
  }

  #post(path: string, body: object): Promise<Reply> {
    const { url, apiKey } = this.#relay;
    const text = JSON.stringify(body);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
    };
    // The path goes out as it is: `fetch` would resolve its dot segments.
    const { hostname, port } = new URL(url);
    const options = { hostname, port, path, method: 'POST', headers, agent: this.#agent };
    return new Promise((resolve, reject) => {
      const sent = request(options, (response) => {
        let received = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
        response.on('end', () => resolve({ status: response.statusCode as number, body: received }));
        response.on('error', reject);
      });
      sent.on('error', reject).end(text);
    });
  }
}

/** The keys as the relay has them; none if it cannot tell. */
function flagKeysOf({ status, body }: Reply): string[] {
  if (status !== 200) return [];
  const { flags = {} } = JSON.parse(body) as { flags?: object };
  return Object.keys(flags);
}

/** As Go encodes a path: the relay decodes no other spelling. */
function escapeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(?:24|26|2B|2C|2F|3A|3B|3D|40)/g, decodeURIComponent);
}
