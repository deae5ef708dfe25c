import { OpenFeature } from '@openfeature/server-sdk';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest, preHandlerHookHandler } from 'fastify';
import { deferredEvents } from '../shutdown/deferred-events.js';
import { deliverBeforeClose } from '../shutdown/server-closes.js';
import { setOfAllCopies } from '../shutdown/shared-by-copies.js';
import { RequestContexts, type RequestContextOptions, type RequestTrack } from './request-contexts.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Records that something happened, with the evaluation context of this request. Synchronous, never throws. */
    track: RequestTrack;
  }
}

export type GoFeatureFlagFastifyOptions = RequestContextOptions<FastifyRequest>;

/** Servers with the plugin, of whichever copy of this package, that have not closed yet. */
const openServers = setOfAllCopies<symbol>('fastify');

async function integrate(fastify: FastifyInstance, options: GoFeatureFlagFastifyOptions): Promise<void> {
  const contexts = new RequestContexts(options);
  // A getter, so that the function needs no `this`.
  fastify.decorateRequest('track', {
    getter(this: FastifyRequest) {
      return contexts.trackOf(this);
    },
  });
  // An earlier hook would be too early: reading the body would lose the transaction.
  fastify.addHook('preHandler', (request, _reply, next) => contexts.pass(request, next));
  runLast(fastify, (request, _reply, next) => contexts.passAgain(request, next));
  // Not the server itself: one that is never closed can be collected.
  const server = Symbol();
  openServers().add(server);
  fastify.addHook('onClose', async () => {
    openServers().delete(server);
    await deferredEvents();
    if (openServers().size === 0) await deliverBeforeClose(fastify.server, () => OpenFeature.close());
  });
}

/** Runs the hook after those of routes and child plugins, because these may authenticate. */
function runLast(fastify: FastifyInstance, hook: preHandlerHookHandler): void {
  fastify.addHook('onRoute', (route) => {
    route.preHandler = [route.preHandler ?? [], hook].flat();
  });
}

/**
 * A Fastify 5 plugin: `app.register(goFeatureFlag, { context: (request) => ({ targetingKey: … }) })`.
 *
 * From the `preHandler` hook on, evaluations of a request carry its context as OpenFeature's transaction context; a
 * propagator that the host has set is kept. If `context` returns a promise, it is asked again right before the handler,
 * because hooks of routes and of child plugins may authenticate. Every request gets `track(name, details)`, which needs
 * no `this` and also works before the provider is ready.
 *
 * When the server closes, requests in flight get their responses first, then `OpenFeature.close()` delivers what was
 * tracked; of several servers in one process the last does so. If `flushOnSignals` closes the server, the last of its
 * steps delivers, and the server's close waits for it; as soon as `before` runs it waits only for what was tracked so
 * far. It concerns the instance that registers it and all of its children.
 */
export const goFeatureFlag: FastifyPluginAsync<GoFeatureFlagFastifyOptions> = Object.assign(integrate, {
  // What fastify-plugin would set: the hooks and `track` are not for this plugin alone.
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'goff-server-provider',
  [Symbol.for('plugin-meta')]: { name: 'goff-server-provider', fastify: '5.x' },
});
