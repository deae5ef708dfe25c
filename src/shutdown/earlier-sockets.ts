import type { Socket } from 'node:net';
import type { SocketServer } from './socket-server.js';

type Handle = Partial<Socket> & { readonly server?: unknown };

/**
 * Connections of the server that were open before anybody counted them, and on which nothing has arrived yet. Node has
 * no documented way to find them; without the undocumented one the list is empty. Connections that have been used are
 * left to the server: nobody can tell any more whether they carry a request.
 */
export function earlierSocketsOf(server: SocketServer): readonly Socket[] {
  try {
    const { _getActiveHandles: activeHandles } = process as { _getActiveHandles?: () => Handle[] };
    const handles = activeHandles?.call(process) ?? [];
    return handles.filter((handle): handle is Socket => handle.server === server && handle.bytesRead === 0);
  } catch {
    return [];
  }
}
