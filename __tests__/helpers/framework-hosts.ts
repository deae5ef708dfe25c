import { serve } from '@hono/node-server';
import type { EvaluationContext } from '@openfeature/server-sdk';
import express, { type Express } from 'express';
import fastify, { type FastifyRequest } from 'fastify';
import { Hono, type Context } from 'hono';
import Koa from 'koa';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestContexts, type RequestContextOptions, type RequestTrack } from '../../src/index.js';
import { goFeatureFlag as expressFlags } from '../../src/integrations/express.js';
import { goFeatureFlag as fastifyFlags } from '../../src/integrations/fastify.js';

/** Without types of its own. */
const express4 = jest.requireActual<typeof express>('express-4');

/** What a test does in a request: before it is known who asks, where that becomes known, and in the handler. */
export interface Steps {
  early?(track: RequestTrack): unknown;
  /** Resolves with the user. */
  authenticate?(): string | Promise<string>;
  handle(track: RequestTrack): unknown;
}

export interface HostOptions extends Omit<RequestContextOptions<object>, 'context'> {
  /** Gets the user, if somebody has authenticated already. */
  readonly context: (user: string | undefined) => EvaluationContext | PromiseLike<EvaluationContext>;
}

export interface Host {
  readonly url: string;
  close(): Promise<void>;
}

type OpenHost = (options: HostOptions, steps: Steps) => Promise<Host>;

/** Each framework with a real server, and the integration where its documentation puts it. */
export const FRAMEWORKS: Readonly<Record<string, OpenHost>> = {
  'Express 5': (options, steps) => openExpress(express(), { options, steps }),
  'Express 4': (options, steps) => openExpress(express4(), { options, steps }),
  async Fastify(options, steps) {
    const users = new Users(steps);
    const app = fastify();
    if (steps.early !== undefined)
      app.addHook('onRequest', async (request) => void (await steps.early?.(request.track)));
    await app.register(fastifyFlags, users.optionsFor<FastifyRequest>(options));
    app.get('/', { preHandler: async (request) => users.authenticate(request) }, async ({ track }) =>
      steps.handle(track),
    );
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return { url, close: () => app.close() };
  },
  async Hono(options, steps) {
    const users = new Users(steps);
    const contexts = requestContexts<Context>(users.optionsFor(options));
    const app = new Hono();
    app.use((c, next) => contexts.run(c, next));
    app.use(async (c, next) => {
      await steps.early?.(contexts.trackOf(c));
      await users.authenticate(c);
      await contexts.run(c, next);
    });
    app.get('/', async (c) => c.json((await steps.handle(contexts.trackOf(c))) as object));
    app.onError((error, c) => c.text(error.message, 500));
    return openServer((listener) => serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, listener) as Server);
  },
  async Koa(options, steps) {
    const users = new Users(steps);
    const contexts = requestContexts<Koa.Context>(users.optionsFor(options));
    const app = new Koa();
    app.silent = true;
    app.use((context, next) => contexts.run(context, next));
    app.use(async (context, next) => {
      await steps.early?.(contexts.trackOf(context));
      await users.authenticate(context);
      await contexts.run(context, next);
    });
    app.use(async (context) => void (context.body = await steps.handle(contexts.trackOf(context))));
    const serveRequest = app.callback();
    return openListener((request, response) => void serveRequest(request, response));
  },
};

/** Who is behind each request. */
class Users {
  readonly #users = new WeakMap<object, string>();
  readonly #steps: Steps;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  optionsFor<Request extends object>({ context, ...more }: HostOptions): RequestContextOptions<Request> {
    return { ...more, context: (request) => context(this.#users.get(request)) };
  }

  async authenticate(request: object): Promise<void> {
    const user = await this.#steps.authenticate?.();
    if (user !== undefined) this.#users.set(request, user);
  }
}

function openExpress(app: Express, { options, steps }: { options: HostOptions; steps: Steps }): Promise<Host> {
  const users = new Users(steps);
  const flags = expressFlags(users.optionsFor(options));
  app.use(flags);
  app.use((request, _response, next) => {
    Promise.resolve(steps.early?.(request.track)).then(() => next(), next);
  });
  app.use((request, _response, next) => {
    users.authenticate(request).then(() => next(), next);
  });
  app.use(flags);
  app.get('/', (request, response, next) => {
    (async () => response.json(await steps.handle(request.track)))().catch(next);
  });
  app.use((error: Error, _request: express.Request, response: express.Response, next: express.NextFunction) =>
    response.headersSent ? next(error) : void response.status(500).send(error.message),
  );
  return openListener(app);
}

function openListener(listener: RequestListener): Promise<Host> {
  return openServer((listening) => createServer(listener).listen(0, '127.0.0.1', listening));
}

async function openServer(open: (listening: () => void) => Server): Promise<Host> {
  const server = open(() => undefined);
  if (!server.listening) await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}
