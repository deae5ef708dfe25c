import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';

export interface StreamRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A response, or an upgraded connection, that goes on. */
export interface OpenStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /**
   * Ends it, after resolving with what `find` makes of the bytes received so far, as soon as that is not `undefined`.
   */
  readonly take: (find: (received: Buffer) => string | undefined) => Promise<string>;
}

/** Resolves with the head of the response: from then on what is sent arrives. */
export async function openStream(url: string, { method, path, headers }: StreamRequest): Promise<OpenStream> {
  const { hostname, port } = new URL(url);
  const request = httpRequest({ hostname, port, method, path, headers, agent: false }).end();
  const responded = Promise.race([once(request, 'response'), once(request, 'upgrade')]);
  const [response, socket, head] = (await responded) as [IncomingMessage, NodeJS.ReadableStream?, Buffer?];
  return {
    status: response.statusCode ?? 0,
    headers: response.headers as Record<string, string | undefined>,
    take: (find) => readUntil(socket ?? response, head ?? Buffer.alloc(0), find),
  };
}

async function readUntil(
  stream: NodeJS.ReadableStream,
  start: Buffer,
  find: (received: Buffer) => string | undefined,
): Promise<string> {
  let received = start;
  for await (const chunk of stream) {
    received = Buffer.concat([received, chunk as Buffer]);
    const found = find(received);
    if (found !== undefined) return found;
  }
  throw new Error(`The stream ended after ${received.length} bytes`);
}

/** The first message of a server-sent event stream. */
export function firstServerSentEvent(received: Buffer): string | undefined {
  const end = received.indexOf('\n\n');
  return end === -1 ? undefined : received.toString('utf8', 0, end + 2);
}

/**
 * The first text frame of a WebSocket server, whatever other frames it sends before. Frames are short and not split.
 */
export function firstTextFrame(received: Buffer): string | undefined {
  for (let at = 0; at + 2 <= received.length;) {
    const [opcode, length] = [received[at]! & 0x0f, received[at + 1]! & 0x7f];
    const start = at + (length === 126 ? 4 : 2);
    const end = start + (length === 126 && received.length >= start ? received.readUInt16BE(at + 2) : length);
    if (end > received.length) return undefined;
    if (opcode === 1) return received.toString('utf8', start, end);
    at = end;
  }
  return undefined;
}
