import { OpenFeature, type TrackingEventDetails } from '@openfeature/server-sdk';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import { RequestContexts, type RequestContextOptions } from './request-contexts.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Records that something happened, with the evaluation context of this request. Synchronous, never throws. */
    track(trackingEventName: string, trackingEventDetails?: TrackingEventDetails): void;
  }
}

export type GoFeatureFlagFastifyOptions = RequestContextOptions<FastifyRequest>;

/** Servers with the plugin that have not closed yet. */
let openServers = 0;

async function integrate(fastify: FastifyInstance, options: GoFeatureFlagFastifyOptions): Promise<void> {
  const contexts = new RequestContexts(options);
  fastify.decorateRequest('track', function (name, details) {
    contexts.track(this, name, details);
  });
  // Not earlier: reading the body would lose the transaction, and whoever authenticates needs to be done.
  fastify.addHook('preHandler', (request, _reply, next) => contexts.run(request, next));
  openServers++;
  fastify.addHook('onClose', async () => {
    openServers--;
    if (openServers === 0) await OpenFeature.close();
  });
}

/**
 * A Fastify 5 plugin: `app.register(goFeatureFlag, { context: (request) => ({ targetingKey: … }) })`.
 *
 * From the `preHandler` hook on, evaluations of a request carry its context as OpenFeature's transaction context; a
 * propagator that the host has set is kept. Every request gets `track(name, details)`. When the server closes, requests
 * in flight get their responses first, then `OpenFeature.close()` delivers what was tracked; of several servers in one
 * process the last does so. It concerns the instance that registers it and all of its children.
 */
export const goFeatureFlag: FastifyPluginAsync<GoFeatureFlagFastifyOptions> = Object.assign(integrate, {
  // What fastify-plugin would set: the hooks and `track` are not for this plugin alone.
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'goff-server-provider',
  [Symbol.for('plugin-meta')]: { name: 'goff-server-provider', fastify: '5.x' },
});
