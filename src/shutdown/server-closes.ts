/** A shutdown that is under way, as the integration of a server's framework sees it. */
export interface OngoingShutdown {
  /** The server that it closes, as Node.js knows it. */
  readonly server: object | undefined;
  /**
   * The server has sent its last response, and its close waits for nothing but the delivery. Settles when that is over,
   * or when something else may wait for the close: then what was tracked so far has been delivered, or the time for
   * that is over. Never rejects.
   */
  waitOfServer(): Promise<unknown>;
}

const ongoing = new Set<OngoingShutdown>();

/** From the signal on. It stays until the process has ended, because a server may close late. */
export function beginShutdown(shutdown: OngoingShutdown): void {
  ongoing.add(shutdown);
}

/**
 * For a server whose own close is to wait for the delivery. Where a shutdown closes this server, that shutdown delivers
 * when its other steps are taken, and the wait is not the server's; otherwise `deliver` is called. Rejects as `deliver`
 * does.
 */
export async function deliverBeforeClose(server: object, deliver: () => Promise<unknown>): Promise<void> {
  const shutdown = [...ongoing].find((each) => each.server === server);
  if (shutdown === undefined) return void (await deliver());
  await shutdown.waitOfServer();
}
