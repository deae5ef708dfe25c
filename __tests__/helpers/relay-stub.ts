import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RelayStub {
  readonly url: string;
  /** Status of the answers to events; anything but 200 has an empty body. */
  collectorStatus: number;
  /** Status of the answers to evaluations; 200 stands for a relay that is ready. */
  evaluationStatus: number;
  /** Events of all requests that were answered with 200. */
  readonly stored: Record<string, unknown>[];
  readonly requests: string[];
  close(): Promise<void>;
}

/** The two endpoints of a relay that a remote provider needs, on a free port of this machine. */
export async function startRelayStub(): Promise<RelayStub> {
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: RelayStub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    collectorStatus: 200,
    evaluationStatus: 200,
    stored: [],
    requests: [],
    close: () => stop(server),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    stub.requests.push(request.url ?? '');
    if (request.url === '/v1/data/collector') collect(body, response);
    else evaluate(response);
  }

  function collect(body: string, response: ServerResponse): void {
    if (stub.collectorStatus !== 200) return void response.writeHead(stub.collectorStatus).end();
    const { events } = JSON.parse(body) as { events: Record<string, unknown>[] };
    stub.stored.push(...events);
    response.end(JSON.stringify({ ingestedContentCount: events.length }));
  }

  function evaluate(response: ServerResponse): void {
    if (stub.evaluationStatus !== 200) return void response.writeHead(stub.evaluationStatus).end();
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ key: '-', errorCode: 'INVALID_CONTEXT' }));
  }

  return stub;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
