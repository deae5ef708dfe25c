import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { Application } from '../helpers/application.js';
import { takesConnections } from '../helpers/takes-connections.js';
import { waitUntil } from '../helpers/wait-until.js';

const flagsFile = 'examples/flags.yaml';
let relay: DevRelay;
let shop: Application | undefined;

beforeEach(async () => {
  relay = await startDevRelay({ flagsFile });
});

afterEach(async () => {
  await shop?.kill();
  await relay.close();
});

/** Starts the example on a free port; resolves with its address, which it prints. */
async function open(file: string): Promise<string> {
  const opening = (shop = Application.runFile(file, ['0', relay.url]));
  return await waitUntil('the address', () => /http:\/\/\S+/.exec(opening.output)?.[0]);
}

const visit = (url: string, user: string): Promise<Response> => fetch(url, { headers: { 'x-user': user } });

function order(url: string, user: string): Promise<Response> {
  const headers = { 'x-user': user, 'content-type': 'application/json' };
  return fetch(`${url}/orders`, { method: 'POST', headers, body: JSON.stringify({ product: 'lamp' }) });
}

/**
 * Sends the head of an order; resolves when the server has read it, with the function that sends the rest and resolves
 * with the status.
 */
async function beginOrder(url: string, user: string): Promise<() => Promise<number | undefined>> {
  const body = JSON.stringify({ product: 'lamp' });
  const headers = {
    'x-user': user,
    'content-type': 'application/json',
    'content-length': body.length,
    expect: '100-continue',
  };
  const sent = request(`${url}/orders`, { method: 'POST', headers, agent: false });
  sent.flushHeaders();
  await once(sent, 'continue');
  return async () => {
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
}

const tracked = (): string[] => relay.tracking.map(({ key, userKey }) => `${userKey}: ${key}`).sort();

/** The compiler that `npx tsc` runs: Node.js does not know decorators. */
async function compile(project: string): Promise<void> {
  const compiler = Application.runFile('node_modules/typescript/bin/tsc', ['-p', project]);
  const { code } = await compiler.exit;
  if (code !== 0) throw new Error(compiler.output);
}

beforeAll(async () => {
  await compile('examples/nestjs');
  await compile('examples/typescript');
});

const servers = [
  'express.mjs',
  'fastify.mjs',
  'hono.mjs',
  'koa.mjs',
  'nestjs/build/main.js',
  'typescript/build/server.js',
];

describe.each(servers.map((name) => `examples/${name}`))('%s', (file) => {
  it('shows the same button to a visitor each time, and tracks a purchase with its value', async () => {
    const url = await open(file);
    const buttons = await Promise.all(['ada', 'ada', 'grace'].map(async (user) => (await visit(url, user)).json()));
    expect(buttons[0]).toEqual(buttons[1]);
    expect((await order(url, 'ada')).status).toBe(201);
    shop?.signal('SIGTERM');
    await expect(shop?.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });

    expect(tracked()).toEqual(['ada: product viewed', 'ada: product viewed', 'ada: purchase', 'grace: product viewed']);
    const purchase = relay.tracking.find(({ key }) => key === 'purchase');
    expect(purchase?.trackingEventDetails).toEqual({
      value: 99.5,
      currency: 'EUR',
      eventId: expect.any(String) as unknown,
    });
    expect(relay.exposures.map(({ userKey }) => userKey).sort()).toEqual(['ada', 'ada', 'grace']);
  });

  it('responds to the requests that are in flight at SIGTERM, and loses none of their events', async () => {
    const url = await open(file);
    const users = Array.from({ length: 20 }, (_, i) => `user-${i}`);
    const orders = await Promise.all(users.map((user) => beginOrder(url, user)));

    shop?.signal('SIGTERM');
    await waitUntil('the server to close', async () => !(await takesConnections(url)));

    await expect(Promise.all(orders.map((finish) => finish()))).resolves.toEqual(users.map(() => 201));
    await expect(shop?.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(tracked()).toEqual(users.map((user) => `${user}: purchase`).sort());
    expect(shop?.complaints).toBe('');
  });

  it('opens while its relay is down, and delivers when the relay is there', async () => {
    const { port } = relay;
    await relay.close();
    const url = await open(file);
    await expect((await visit(url, 'ada')).json()).resolves.toEqual({ button: 'old' });
    relay = await startDevRelay({ flagsFile, port });
    shop?.signal('SIGTERM');
    await expect(shop?.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(tracked()).toEqual(['ada: product viewed']);
  });

  it('does not start with a wrong option', async () => {
    shop = Application.runFile(file, ['0', 'relay.example.com']);
    await waitUntil('the error', () => shop?.errorOutput.includes('endpoint') === true);
    await expect(shop.exit).resolves.not.toMatchObject({ code: 0 });
    expect(shop.output).not.toContain('http://');
  });
});
