import * as types from 'node:util/types';
import { sharedByCopies } from './shared-by-copies.js';

/** A shutdown that is under way, as the integration of a server's framework sees it. */
export interface OngoingShutdown {
  /** The server that it closes, as Node.js knows it. */
  readonly server: object | undefined;
  /**
   * Call it when the server has sent its last response and its close waits for nothing but the delivery. Settles when
   * the delivery is over. If something else may wait for the close, it settles as soon as what was tracked so far has
   * been delivered, or the time for that is over. Never rejects.
   */
  waitOfServer(): Promise<unknown>;
}

/** What all copies of this package in the process share. */
interface Registry {
  readonly version: 1;
  /** The shutdowns that have begun. */
  readonly shutdowns: Set<OngoingShutdown>;
}

const KEY = Symbol.for('goff-server-provider.shutdowns');

const own: Registry = { version: 1, shutdowns: new Set() };

/** Registers a shutdown at the signal. It stays until the process has ended, because a server may close late. */
export function beginShutdown(shutdown: OngoingShutdown): void {
  findRegistry().shutdowns.add(shutdown);
}

/**
 * For a server whose own close is to wait for the delivery. If a shutdown closes this server, that shutdown delivers
 * after its other steps, and this waits for it; otherwise it calls `deliver`. Rejects as `deliver` does.
 */
export async function deliverBeforeClose(server: object, deliver: () => Promise<unknown>): Promise<void> {
  const shutdown = [...findRegistry().shutdowns].find((each) => each.server === server);
  if (shutdown === undefined) return void (await deliver());
  await shutdown.waitOfServer();
}

function findRegistry(): Registry {
  return sharedByCopies({
    key: KEY,
    own,
    isUsable: ({ version, shutdowns }) => version === 1 && types.isSet(shutdowns),
  });
}
