import type { Client, EvaluationContext, TrackingEventDetails } from '@openfeature/server-sdk';
import type { RequestContext } from '../request-contexts.js';
import { tracker } from '../tracker.js';
import type { Track } from './tokens.js';

/** What `Track` is: a function with the context of the request in which it is called, if there is one. */
export function trackOf(client: Client): Track {
  return withContext(tracker(client), {});
}

function withContext(record: ReturnType<typeof tracker>, context: EvaluationContext): Track {
  const track = (name: string, details?: TrackingEventDetails): void => record(name, context, details);
  const over = (more: RequestContext): Track => withContext(record, laidOver(context, more));
  return Object.assign(track, { withContext: over });
}

/** The caller's getters may throw, and a request must not fail because of what it tracks. */
function laidOver(context: EvaluationContext, more: RequestContext): EvaluationContext {
  try {
    return { ...context, ...(more as EvaluationContext) };
  } catch {
    return context;
  }
}
