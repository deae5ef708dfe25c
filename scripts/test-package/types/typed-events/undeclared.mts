import { OpenFeature, type TrackingEventDetails } from '@openfeature/server-sdk';
import type { FastifyRequest } from 'fastify';
import { requestContexts, tracker, type RequestTrack, type TrackingEventName } from 'goff-server-provider';
import 'goff-server-provider/fastify';
import type { Track } from 'goff-server-provider/nestjs';

const details: TrackingEventDetails = { value: 99.5, currency: 'EUR', items: [{ id: 1 }] };
const track = tracker(OpenFeature.getClient());
const contexts = requestContexts<Request>({ context: () => ({ targetingKey: 'ada' }) });

/** Where nothing is declared, any name goes, with any details. */
export function anything(request: FastifyRequest, nest: Track, name: string): void {
  for (const each of [request.track, nest, contexts.trackOf({} as Request)]) {
    each(name);
    each('purchase', details);
    each(name, undefined);
  }
  track(name);
  track(name, undefined, details);
  track(name, null, undefined);
  contexts.track({} as Request, name, details);
}

/** The types are those that there were before events could be declared. */
type OldTrack = (trackingEventName: string, trackingEventDetails?: TrackingEventDetails) => void;
export const asBefore: OldTrack = ((name, given) => void [name, given]) satisfies RequestTrack;
export const asNow: RequestTrack = asBefore;
export const text: TrackingEventName = String(Math.random());

// @ts-expect-error a value that is no number, as before
export const wrong = () => track('purchase', {}, { value: '99.5' });
// @ts-expect-error a name that is no text, as before
export const unnamed = () => track(1);
