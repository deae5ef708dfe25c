import goff = require('goff-server-provider');
import sdk = require('@openfeature/server-sdk');

declare module 'goff-server-provider' {
  interface TrackingEvents {
    purchase: { value: number; currency: string };
  }
}

const track = goff.tracker(sdk.OpenFeature.getClient());

export const right = () => track('purchase', {}, { value: 99.5, currency: 'EUR' });
// @ts-expect-error a misspelt name
export const misspelt = () => track('purchse', {}, { value: 99.5, currency: 'EUR' });
// @ts-expect-error a member is missing
export const incomplete = () => track('purchase', {}, { value: 99.5 });

export function ofRequest(request: { track: goff.RequestTrack }): void {
  request.track('purchase', { value: 99.5, currency: 'EUR' });
  // @ts-expect-error details are missing
  request.track('purchase');
}
