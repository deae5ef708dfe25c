import type { EvaluationContext, TrackingEventDetails } from '@openfeature/server-sdk';

/**
 * The tracking events of your application: their names, each with the type of its details. Empty: any name, any
 * details. Once it has members, `request.track`, `tracker(client)` and Nest's `Track` take these events and no others.
 *
 * `undefined` as details is for an event that has none. See `EventsOf` for events that have schemas.
 *
 * @example
 * declare module 'goff-server-provider' {
 *   interface TrackingEvents {
 *     purchase: { value: number; currency: string };
 *     'page viewed': undefined;
 *   }
 * }
 */
// Only an interface can be added to from outside.
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface TrackingEvents {}

/** The name of a tracking event: one of {@link TrackingEvents}, or any text while none is declared. */
// A mapped type without a name: TypeScript's error about a misspelt event shows the declared names, not `keyof`.
export type TrackingEventName = [keyof TrackingEvents] extends [never]
  ? string
  : Extract<{ [Name in keyof TrackingEvents]-?: Name }[keyof TrackingEvents], string>;

/**
 * What follows the name of an event: its details, which may be left out if none of their members is required, or if
 * they may be `undefined`. For functions of your own that hand on to `track`.
 *
 * @example
 * function trackNow<Name extends TrackingEventName>(name: Name, ...details: DetailsArguments<Name>) {
 *   request.track(name, ...details);
 * }
 */
export type DetailsArguments<Name extends TrackingEventName> = [keyof TrackingEvents] extends [never]
  ? [trackingEventDetails?: TrackingEventDetails | undefined]
  : DeclaredArguments<Name extends keyof TrackingEvents ? TrackingEvents[Name] : never>;

// An object without members is of a type that requires none.
type DeclaredArguments<Details> =
  Record<never, never> extends Details
    ? [trackingEventDetails?: Details | undefined]
    : [Details] extends [undefined]
      ? [trackingEventDetails?: undefined]
      : undefined extends Details
        ? [trackingEventDetails?: Details]
        : [trackingEventDetails: Details];

/** What follows the name if the context comes before the details, which may be left out as above. */
export type ContextAndDetails<Name extends TrackingEventName> =
  DetailsArguments<Name> extends [infer Details]
    ? [context: EvaluationContext | null | undefined, trackingEventDetails: Details]
    : [context?: EvaluationContext | null | undefined, ...trackingEventDetails: DetailsArguments<Name>];
