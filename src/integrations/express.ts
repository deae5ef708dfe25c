import type { Request, RequestHandler } from 'express';
import { RequestContexts, type RequestContextOptions, type RequestTrack } from './request-contexts.js';

declare global {
  // Express's own types are open for additions in this place only.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** Records that something happened, with the evaluation context of this request. Synchronous, never throws. */
      track: RequestTrack;
    }
  }
}

export type GoFeatureFlagExpressOptions = RequestContextOptions<Request>;

/**
 * A middleware for Express 4 and 5: `app.use(goFeatureFlag({ context: (request) => ({ targetingKey: … }) }))`.
 *
 * From here on, evaluations of a request carry its context as OpenFeature's transaction context; a propagator that the
 * host has set is kept. The request gets `track(name, details)`, which needs no `this` and also works before the
 * provider is ready. If `context` returns a promise, use the middleware after whatever authenticates, or once more
 * there. A middleware cannot know when the server closes: `flushOnSignals({ server })` does.
 *
 * Throws an `InvalidOptionsException` for a wrong option.
 */
export function goFeatureFlag(options: GoFeatureFlagExpressOptions): RequestHandler {
  const contexts = new RequestContexts(options);
  return (request, _response, next) => {
    request.track = contexts.trackOf(request);
    contexts.pass(request, next);
  };
}
