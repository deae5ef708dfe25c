import {
  AsyncLocalStorageTransactionContextPropagator,
  NOOP_TRANSACTION_CONTEXT_PROPAGATOR,
  OpenFeature,
  type EvaluationContext,
} from '@openfeature/server-sdk';
import express, { type Express, type Request, type RequestHandler } from 'express';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { goFeatureFlag } from '../../src/integrations/express.js';
import type { DevRelay } from '../../src/dev-relay/index.js';
import { startRelayedProvider, stopRelayedProvider } from '../helpers/relayed-provider.js';

let relay: DevRelay;
let app: Express;
let server: Server | undefined;

beforeEach(async () => {
  OpenFeature.setTransactionContextPropagator(NOOP_TRANSACTION_CONTEXT_PROPAGATOR);
  relay = await startRelayedProvider();
  app = express();
});

afterEach(async () => {
  server?.close();
  server?.closeAllConnections();
  await stopRelayedProvider(relay);
});

async function listen(): Promise<string> {
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const userOf = (request: Request): EvaluationContext => ({ targetingKey: String(request.get('x-user')) });

const as = (user: string): { headers: Record<string, string> } => ({ headers: { 'x-user': user } });

it('each request has track and its own transaction context, which an exposure and an event share', async () => {
  app.use(goFeatureFlag({ context: userOf }));
  app.get('/', async (request, response) => {
    const on = await OpenFeature.getClient().getBooleanValue('new-button', false);
    request.track('page viewed', { value: 1 });
    response.json({ on });
  });
  const url = await listen();
  await Promise.all(['ada', 'grace', 'joan'].map((user) => fetch(url, as(user))));
  await OpenFeature.close();

  const users = (events: readonly { userKey: string }[]): string[] => events.map(({ userKey }) => userKey).sort();
  expect(users(relay.exposures)).toEqual(['ada', 'grace', 'joan']);
  expect(users(relay.tracking)).toEqual(['ada', 'grace', 'joan']);
  expect(relay.tracking[0]).toMatchObject({ key: 'page viewed', trackingEventDetails: { value: 1 } });
});

it('the middleware keeps the transaction context while the body of a request is read', async () => {
  app.use(goFeatureFlag({ context: userOf }), express.json({ limit: '1mb' }));
  app.post('/', (_request, response) => void response.json(OpenFeature.getTransactionContext()));
  const response = await fetch(await listen(), {
    method: 'POST',
    headers: { 'x-user': 'ada', 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'x'.repeat(200_000) }),
  });
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada' });
});

describe('behind a parser that calls back from an event of the request', () => {
  const parser: RequestHandler = (request, _response, next) =>
    void request.on('data', () => undefined).on('end', () => next());

  async function post(user: string): Promise<unknown> {
    const body = JSON.stringify({ text: 'x'.repeat(200_000) });
    return await (await fetch(await listen(), { method: 'POST', headers: { 'x-user': user }, body })).json();
  }

  it('the middleware keeps the transaction context', async () => {
    app.use(goFeatureFlag({ context: userOf }), parser);
    app.post('/', (_request, response) => void response.json(OpenFeature.getTransactionContext()));
    await expect(post('ada')).resolves.toEqual({ targetingKey: 'ada' });
  });

  it('the last of several middlewares lays its context over the others', async () => {
    const user = goFeatureFlag({ context: userOf });
    app.use(user, goFeatureFlag({ context: async () => ({ plan: 'pro' }) }), user, parser);
    app.post('/', (_request, response) => void response.json(OpenFeature.getTransactionContext()));
    await expect(post('ada')).resolves.toEqual({ targetingKey: 'ada', plan: 'pro' });
  });

  it('the events of the request stay as they are', async () => {
    const seen: unknown[] = [];
    app.use(goFeatureFlag({ context: userOf }));
    app.post('/', (request, response) => {
      request.on('own', function (this: unknown, ...args) {
        seen.push(this === request, ...args);
      });
      seen.push(request.emit('own', 1, 2), request.emit('nobody listens'), Object.keys(request).includes('emit'));
      response.json({});
    });
    await post('ada');
    expect(seen).toEqual([true, 1, 2, true, false, false]);
  });
});

it('the middleware keeps a propagator that the host has set', async () => {
  class HostPropagator extends AsyncLocalStorageTransactionContextPropagator {
    override getTransactionContext(): EvaluationContext {
      return { ...super.getTransactionContext(), fromHost: true };
    }
  }
  OpenFeature.setTransactionContextPropagator(new HostPropagator());
  app.use(goFeatureFlag({ context: userOf }));
  app.get('/', (_request, response) => void response.json(OpenFeature.getTransactionContext()));
  const response = await fetch(await listen(), as('ada'));
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada', fromHost: true });
});

it('the middleware refuses a wrong option in one sentence', () => {
  expect(() => goFeatureFlag({} as never)).toThrow('Expected context to be a function, got undefined.');
});
