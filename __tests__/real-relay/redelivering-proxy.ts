import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SentEvent {
  readonly kind: string;
  readonly key: string;
  readonly userKey: string;
  readonly variation?: string;
  readonly default?: boolean;
}

export interface RedeliveringProxy {
  readonly url: string;
  close(): Promise<void>;
}

export interface RedeliveringProxyOptions {
  /** Relays, which take turns. */
  readonly targets: readonly string[];
  /** Whether the next batch is delivered a second time. */
  readonly repeatsNext: () => boolean;
  /** Called with the events of each batch that is delivered a second time. */
  readonly onRepeated: (events: readonly SentEvent[]) => void;
}

/**
 * Stands before the collectors of relays as a load balancer does that loses responses: some batches reach a relay
 * twice, byte by byte the same.
 */
export async function startRedeliveringProxy(options: RedeliveringProxyOptions): Promise<RedeliveringProxy> {
  const { targets, repeatsNext, onRepeated } = options;
  let turn = 0;
  const deliver = async (path: string, body: string): Promise<Response> =>
    fetch(`${targets[turn++ % targets.length]}${path}`, { method: 'POST', headers: json, body });
  const server = createServer((request, response) => {
    void (async () => {
      const body = await textOf(request);
      const path = request.url ?? '';
      let relayed = await deliver(path, body);
      if (repeatsNext()) {
        relayed = await deliver(path, body);
        onRepeated((JSON.parse(body) as { events: SentEvent[] }).events);
      }
      response.writeHead(relayed.status, json).end(await relayed.text());
    })();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

const json = { 'content-type': 'application/json' };

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return text;
}
