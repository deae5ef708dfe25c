import type { ServerResponse } from 'node:http';

/** Writes what `chunk` returns over and over, as fast as the client reads, until the client goes away. */
export function writeForever(response: ServerResponse, chunk: () => string | Buffer): void {
  // Node 26 calls back with an error for each write after the client has gone, and destroys the response only later.
  const more = (error?: Error | null): void => {
    if (error == null && !response.destroyed) response.write(chunk(), more);
  };
  more();
}
