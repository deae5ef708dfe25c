import { OpenFeature } from '@openfeature/server-sdk';
import { defineEvents, GoFeatureFlagProvider, tracker, type EventsOf } from 'goff-server-provider';
import * as v from 'valibot';
import { z } from 'zod';

/** The schemas are the declaration, of one library or of several. */
export const events = defineEvents(
  {
    purchase: z.object({ value: z.number(), currency: z.string().default('EUR') }),
    search: v.object({ words: v.pipe(v.number(), v.integer()) }),
    'page viewed': z.object({}),
  },
  { validate: true },
);

declare module 'goff-server-provider' {
  interface TrackingEvents extends EventsOf<typeof events> {}
}

export const provider = new GoFeatureFlagProvider({ endpoint: 'http://localhost:1031', events });
const track = tracker(OpenFeature.getClient());

export function inferred(): void {
  track('purchase', {}, { value: 99.5, currency: 'EUR' });
  // What a schema adds by itself need not be passed.
  track('purchase', {}, { value: 99.5 });
  track('search', {}, { words: 2 });
  track('page viewed');
  // @ts-expect-error a misspelt name
  track('purchse', {}, { value: 99.5 });
  // @ts-expect-error a member of another type
  track('purchase', {}, { value: '99.5' });
  // @ts-expect-error a member is missing
  track('search', {}, {});
  // @ts-expect-error details are missing
  track('search');
}

// @ts-expect-error no schema
export const wrong = () => defineEvents({ purchase: { value: 'number' } });
// @ts-expect-error a misspelt option
export const misspelt = () => defineEvents({ purchase: z.object({}) }, { validat: true });
// @ts-expect-error what defineEvents has not seen
export const undefinedEvents = () => new GoFeatureFlagProvider({ endpoint: '', events: { purchase: z.object({}) } });
