import { Inject, type InjectionToken } from '@nestjs/common';
import type { DetailsArguments, TrackingEventName } from '../../typed-events/tracking-events.js';
import type { RequestContext } from '../request-contexts.js';

/**
 * Records that something happened: `track('purchase', { value: 99.5, currency: 'EUR' })`. Synchronous, returns nothing,
 * never throws, works before the provider is ready and outside of requests. Where `TrackingEvents` are declared, it
 * takes one of these.
 *
 * The class is the token: `constructor(private readonly track: Track) {}` with `emitDecoratorMetadata`, otherwise
 * `@InjectTrack()`. What is injected is a function.
 */
// A token has to be a value, and what is injected is a function.
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export abstract class Track {
  /**
   * The same with `context` laid over the context of the request. Where there is no request, in a job for example, it
   * says who acts: `track.withContext({ targetingKey: 'nightly' })('job done')`.
   */
  abstract withContext(context: RequestContext): Track;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see above
export interface Track {
  <Name extends TrackingEventName>(trackingEventName: Name, ...trackingEventDetails: DetailsArguments<Name>): void;
}

/** For `overrideProvider` in tests, and for `inject` of factories. */
export function getTrackToken(domain?: string): InjectionToken<Track> {
  return domain === undefined ? Track : `Track(${domain})`;
}

/** For `overrideProvider` in tests, and for `inject` of factories. */
export function getClientToken(domain?: string): string {
  return tokenOf('GoFeatureFlagClient', domain);
}

/** For `overrideProvider` in tests, and for `inject` of factories. */
export function getProviderToken(domain?: string): string {
  return tokenOf('GoFeatureFlagProvider', domain);
}

/** Injects {@link Track} of the module with this domain. Default: the module without one. */
export function InjectTrack(domain?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getTrackToken(domain));
}

/** Injects OpenFeature's `Client` of the module with this domain. Default: the module without one. */
export function InjectClient(domain?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getClientToken(domain));
}

/** Injects the provider of the module with this domain, with `stats()` and `flush()`. Default: the one without. */
export function InjectProvider(domain?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getProviderToken(domain));
}

function tokenOf(what: string, domain: string | undefined): string {
  return domain === undefined ? what : `${what}(${domain})`;
}
