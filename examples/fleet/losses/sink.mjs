import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { portOf } from '../free-ports.mjs';

/** What exporters post to. `bodies` has the text of each request; of protobuf the texts in it are as they were. */
export async function startSink() {
  /** @type {string[]} */
  const bodies = [];
  const server = createServer((request, response) => {
    text(request).then(
      (body) => (bodies.push(body), response.end()),
      () => response.destroy(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { url: `http://127.0.0.1:${portOf(server)}`, bodies, close };
}
