import type { SocketServer } from './socket-server.js';

/**
 * Delays the `close` events of a server, and so the callbacks of its `close`, until the promise of `settle` settles. If
 * an application ends the process as soon as its server has closed, events are delivered first. Returns a function that
 * ends the delay.
 */
export function holdClose(server: SocketServer, settle: () => Promise<unknown>): () => void {
  const given = Object.getOwnPropertyDescriptor(server, 'emit');
  const emit = server.emit.bind(server);
  const emitClose = (): unknown => emit('close');
  let settled: Promise<unknown> | undefined;
  let isHeld = true;
  const release = (): void => {
    if (isHeld && server.emit === holding) restore(server, given);
    isHeld = false;
  };
  const holding = (event: string | symbol, ...args: unknown[]): boolean => {
    if (!isHeld || event !== 'close') return emit(event, ...args);
    settled ??= settle().finally(release);
    void settled.then(emitClose, emitClose);
    return true;
  };
  server.emit = holding;
  return release;
}

function restore(server: SocketServer, given: PropertyDescriptor | undefined): void {
  if (given === undefined) Reflect.deleteProperty(server, 'emit');
  else Object.defineProperty(server, 'emit', given);
}
