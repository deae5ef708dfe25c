import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Resolves with `count` different ports of 127.0.0.1 that were free just now.
 *
 * @param {number} count
 */
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => portOf(server));
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** @param {import('node:net').Server} server one that listens */
export function portOf(server) {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a server that listens on a port.');
  return address.port;
}
