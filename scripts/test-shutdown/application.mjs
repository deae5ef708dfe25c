// @ts-check
// A server with events that wait, for one case of `npm run test:shutdown`. The first argument says what it is like.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { argv } from 'node:process';
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider } from '../../dist/index.js';

/**
 * @type {{
 *   endpoint: string, events: number, respondAfterMs: number, listener: 'none' | 'exits', ending: 'signal' | 'exit'
 * }}
 */
const { endpoint, events, respondAfterMs, listener, ending } = JSON.parse(argv[2] ?? '{}');

await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint, evaluationType: 'Remote' }));
const client = OpenFeature.getClient();

/** @param {object} message */
const tell = (message) => process.send?.(message);

const server = createServer((_request, response) => {
  tell({ inFlight: true });
  // As some proxies and frameworks do it.
  response.setHeader('connection', 'keep-alive');
  response.write('head, ');
  if (Number.isFinite(respondAfterMs)) setTimeout(() => response.end('end'), respondAfterMs);
});
server.on('upgrade', (request, socket) => {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade'];
  socket.write(`${[...head, `sec-websocket-accept: ${accept}`].join('\r\n')}\r\n\r\n`);
  socket.on('error', () => undefined);
});
const http2Server = createHttp2Server((_request, response) => response.end('http2'));

if (ending === 'signal') {
  flushOnSignals({ server });
  flushOnSignals({ server: http2Server });
}
if (listener === 'exits') process.on('SIGTERM', () => server.close(() => process.exit(0)));

await Promise.all([
  once(server.listen(0, '127.0.0.1'), 'listening'),
  once(http2Server.listen(0, '127.0.0.1'), 'listening'),
]);
for (let i = 0; i < events; i++) client.track(`event-${i}`, { targetingKey: 'user' });
process.channel?.unref();
/** @param {import('node:net').Server} listening */
const portOf = (listening) => /** @type {import('node:net').AddressInfo} */ (listening.address()).port;
tell({ port: portOf(server), http2Port: portOf(http2Server) });
if (ending === 'exit') process.exit(0);
