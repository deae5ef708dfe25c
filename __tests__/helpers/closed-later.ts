interface Closable {
  close(): Promise<void>;
}

const closing: Closable[] = [];

afterEach(() => Promise.all(closing.splice(0).map((server) => server.close())));

/** The same server, which is closed after the test. */
export function closedLater<Server extends Closable>(server: Server): Server {
  closing.push(server);
  return server;
}
