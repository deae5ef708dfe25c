import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { Application } from '../helpers/application.js';

let relay: DevRelay;
const applications: Application[] = [];

beforeEach(async () => {
  relay = await startDevRelay();
});

afterEach(async () => {
  await Promise.all(applications.splice(0).map((application) => application.kill()));
  await relay.close();
});

/** The end of an application with one event that waits, by SIGTERM. */
async function endBySigterm(options: string, preparation = ''): Promise<Application> {
  const code = `
    const client = await startProvider();
    flushOnSignals(${options});
    client.track('event');
    const alive = setInterval(() => {}, 60_000);
    tell('ready');
    ${preparation}
  `;
  const application = Application.run(code, { endpoint: relay.url });
  applications.push(application);
  await application.told('ready');
  application.signal('SIGTERM');
  await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  return application;
}

const never = '() => new Promise(() => {})';

it.each([
  ['`before` throws what has no text', '{ before: () => { throw Object.create(null); } }', 'an error without a text'],
  ['`before` rejects', "{ before: async () => { throw new Error('gone'); } }", '`before` failed: Error: gone'],
  ['`before` never ends', `{ timeoutMs: 600, before: ${never} }`, '`before` had not ended 400 ms'],
  ['`before` returns a broken promise', "{ before: () => ({ then() { throw 'then' } }) }", '`before` failed: then'],
  ['the server throws', "{ server: { close() { throw new Error('stuck'); } } }", 'the server failed: Error: stuck'],
  ['the server rejects', '{ server: { close: async () => { throw undefined; } } }', 'the server failed: undefined'],
  ['the server never closes', `{ timeoutMs: 600, server: { close: ${never} } }`, 'the server had not ended 300 ms'],
])('the shutdown goes on and says so when %s', async (_what, options, line) => {
  const application = await endBySigterm(options);
  expect(application.errorOutput).toContain(line);
  expect(relay.tracking).toHaveLength(1);
});

it('the shutdown goes on when the logger throws', async () => {
  await endBySigterm('{ before: () => { throw 1; }, logger: { error() { throw 2; }, info() { throw 3; } } }');
  expect(relay.tracking).toHaveLength(1);
});

it('the shutdown keeps its deadlines when clocks and timers are replaced', async () => {
  const mocks = `
    globalThis.setTimeout = globalThis.setImmediate = () => ({ unref() {} });
    globalThis.clearTimeout = () => {};
    Date.now = () => NaN;
    performance.now = () => NaN;
  `;
  const application = await endBySigterm(`{ timeoutMs: 600, before: ${never} }`, mocks);
  expect(application.errorOutput).toContain('`before` had not ended 400 ms');
});

it('the shutdown leaves WebSockets to `before`, and ends them when it has run', async () => {
  const application = Application.run(
    `
    const { connect } = await import('node:net');
    const { once } = await import('node:events');
    const sockets = [];
    const server = await startServer(() => {});
    server.on('upgrade', (request, socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.write('HTTP/1.1 101 Switching Protocols\\r\\nconnection: upgrade\\r\\nupgrade: websocket\\r\\n\\r\\n');
    });
    flushOnSignals({
      server,
      before: async () => {
        tell({ listening: server.listening, writable: sockets[0].writable });
        sockets[0].write('good bye');
      },
    });
    process.once('SIGTERM', () => {});
    // The wire would hold the process.
    const client = connect(server.address().port, '127.0.0.1');
    client.write('GET / HTTP/1.1\\r\\nhost: a\\r\\nconnection: upgrade\\r\\nupgrade: websocket\\r\\n\\r\\n');
    await once(client, 'data');
    client.on('data', (data) => tell({ data: String(data) }));
    tell('ready');
  `,
    { endpoint: relay.url },
  );
  applications.push(application);
  await application.told('ready');
  application.signal('SIGTERM');
  const seen = await application.told((message) => ('listening' in Object(message) ? message : undefined));
  expect(seen).toEqual({ listening: false, writable: true });
  await application.told((message) => ((message as { data?: string }).data === 'good bye' ? true : undefined));
  await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
});
