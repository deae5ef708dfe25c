import { ServerProviderEvents, type OpenFeatureEventEmitter } from '@openfeature/server-sdk';
import type { LifeEvents } from './life.js';

/** Passes on what happens in a life as the provider's events; the SDK derives the provider's status from them. */
export function lifeEventsOn(events: OpenFeatureEventEmitter): LifeEvents {
  return {
    onReady: (message) => void events.emit(ServerProviderEvents.Ready, { message }),
    onStale: (message) => void events.emit(ServerProviderEvents.Stale, { message }),
    // GENERAL and not PROVIDER_FATAL: in FATAL the SDK would keep every further `track` from the provider.
    onError: (message) => void events.emit(ServerProviderEvents.Error, { message, errorCode: 'GENERAL' }),
    onRefused: (message) => void events.emit(ServerProviderEvents.Error, { message, errorCode: 'PROVIDER_FATAL' }),
    onConfigurationChanged: (flagsChanged) =>
      void events.emit(ServerProviderEvents.ConfigurationChanged, { flagsChanged }),
  };
}
