// @ts-check
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';

const ignore = () => undefined;

/** A connection that never sends anything, as load balancers and browsers open them. */
export async function openSilent(/** @type {number} */ port) {
  const socket = connect(port, '127.0.0.1').on('error', ignore).resume();
  await once(socket, 'connect');
}

export async function openWebSocket(/** @type {number} */ port) {
  const socket = connect(port, '127.0.0.1').on('error', ignore);
  const head = ['GET /socket HTTP/1.1', 'host: localhost', 'connection: upgrade', 'upgrade: websocket'];
  socket.write(
    `${[...head, 'sec-websocket-version: 13', 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=='].join('\r\n')}\r\n\r\n`,
  );
  const [response] = await once(socket, 'data');
  if (!String(response).startsWith('HTTP/1.1 101')) throw new Error(`No WebSocket: ${response}`);
}

/** A session that has had a request and keeps open. */
export async function openHttp2(/** @type {number} */ port) {
  const session = connectHttp2(`http://127.0.0.1:${port}`).on('error', ignore);
  const stream = session.request({ ':path': '/' }).resume();
  await once(stream, 'end');
}

/** Resolves with the text of the response and the time when it was whole. */
export async function request(/** @type {number} */ port) {
  const [response] = await once(get({ port, host: '127.0.0.1', agent: new Agent({ keepAlive: true }) }), 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { text, atMs: performance.now() };
}
