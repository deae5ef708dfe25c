import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { RequestContexts, type RequestContextOptions } from '../request-contexts.js';

/** What is used of Fastify. Nest's adapter may bring another version along than the application. */
interface HookedInstance {
  addHook(name: 'preHandler', hook: (request: object, reply: unknown, done: Next) => void): unknown;
}

type Next = (error?: Error) => void;

/** Gives the HTTP requests of an application their evaluation contexts. */
export class RequestWatch implements NestInterceptor {
  readonly #contexts: RequestContexts<object>;
  readonly #current = new AsyncLocalStorage<object>();

  constructor(options: RequestContextOptions<object>) {
    this.#contexts = new RequestContexts(options);
  }

  /**
   * Gives each request its context after the body parsers, which lose the transaction, and before guards. Has to be
   * called before the routes exist.
   */
  begin(adapter: AbstractHttpAdapter): void {
    if (adapter.getType() === 'fastify') {
      const fastify = adapter.getInstance<HookedInstance>();
      fastify.addHook('preHandler', (request, _reply, done) => this.#pass(request, done));
    } else {
      adapter.use((request: object, _response: unknown, next: Next) => this.#pass(request, next));
    }
  }

  /** Runs after the guards: one of them may have found out who asks. */
  async intercept(_context: ExecutionContext, next: CallHandler): Promise<ReturnType<CallHandler['handle']>> {
    const request = this.#current.getStore();
    if (request !== undefined) await new Promise<void>((go) => this.#contexts.passAgain(request, () => go()));
    return next.handle();
  }

  #pass(request: object, next: Next): void {
    this.#contexts.pass(request, (error) => this.#current.run(request, () => next(error)));
  }
}
