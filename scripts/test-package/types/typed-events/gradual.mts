import { OpenFeature, type TrackingEventDetails } from '@openfeature/server-sdk';
import { tracker } from 'goff-server-provider';

declare module 'goff-server-provider' {
  interface TrackingEvents {
    purchase: { value: number; currency: string };
    /** Everything that is not declared yet. */
    [name: string]: TrackingEventDetails;
  }
}

const track = tracker(OpenFeature.getClient());

/** Declared events are checked, all others are taken. */
export function some(): void {
  track('purchase', {}, { value: 99.5, currency: 'EUR' });
  track('anything else', {}, { words: 2 });
  track('anything else');
  // @ts-expect-error a member is missing
  track('purchase', {}, { value: 99.5 });
}
