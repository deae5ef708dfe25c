import { Agent, request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RawRequest extends Pick<RequestOptions, 'agent' | 'timeout'> {
  readonly method?: string;
  /** Sent as it is: `fetch` would rewrite it. */
  readonly path?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
}

/** One request over `node:http`: exact paths and headers, a connection of its own unless an agent is given. */
export function sendRaw(baseUrl: string, { body, agent = new Agent(), ...options }: RawRequest): Promise<RawResponse> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const sent = request({ method: 'GET', ...options, agent, hostname, port }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A POST of JSON. */
export function postJson(
  baseUrl: string,
  path: string,
  value: unknown,
  headers: Record<string, string> = {},
): Promise<RawResponse> {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  const length = String(Buffer.byteLength(body));
  const all = { 'content-type': 'application/json', 'content-length': length, ...headers };
  return sendRaw(baseUrl, { method: 'POST', path, headers: all, body });
}
