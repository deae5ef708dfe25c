/** A server of `node:http`, and whatever else closes with a callback or with a promise: Fastify, Apollo, a gRPC server in a wrapper. */
export interface ClosableServer {
  close(...args: never[]): unknown;
}

interface CallingBack {
  close(onClosed: (error?: Error) => void): unknown;
}

interface HttpServer {
  closeIdleConnections(): void;
}

const SWEEP_INTERVAL_MS = 50;

/**
 * Resolves when the server has answered what was in flight. Rejects with the server's error, unless that only says that it does not run.
 *
 * Connections that are kept alive without a request do not hold it up.
 */
export async function closeServer(server: ClosableServer): Promise<void> {
  const sweep = setInterval(() => closeIdleConnections(server), SWEEP_INTERVAL_MS);
  // What is still open when the deadline passes must not keep the process by this timer.
  sweep.unref();
  try {
    await closed(server);
  } catch (error) {
    if (!isNotRunning(error)) throw error;
  } finally {
    clearInterval(sweep);
  }
}

function closed(server: CallingBack): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const answer = server.close((error) => (error == null ? resolve(undefined) : reject(error)));
    if (isPromise(answer)) resolve(answer);
  });
}

/**
 * Node closes idle connections once, when `close` is called: one whose request is answered later would stay open for the whole keep-alive time, which is
 * 72 s with Fastify.
 */
function closeIdleConnections(server: ClosableServer | { server?: unknown }): void {
  if (isHttpServer(server)) server.closeIdleConnections();
  else if ('server' in server && isHttpServer(server.server)) server.server.closeIdleConnections();
}

function isHttpServer(server: unknown): server is HttpServer {
  return typeof (server as Partial<HttpServer> | undefined)?.closeIdleConnections === 'function';
}

function isPromise(answer: unknown): answer is PromiseLike<unknown> {
  return typeof (answer as Partial<PromiseLike<unknown>> | undefined)?.then === 'function';
}

function isNotRunning(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'ERR_SERVER_NOT_RUNNING';
}
