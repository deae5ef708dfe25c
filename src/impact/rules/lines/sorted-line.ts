/** A time in seconds since 1970. The files may hold any that 64 bits can. */
export type Seconds = bigint;

/** A line that counts as an exposure. */
export interface Exposure {
  readonly user: string;
  readonly variation: string;
  readonly time: Seconds;
}

/** A goal event of somebody, at some time. */
export interface GoalEvent {
  readonly user: string;
  readonly time: Seconds;
  /** Undefined if the event has none. */
  readonly id: string | undefined;
  readonly value: EventValue;
  /** `""` for none. */
  readonly currency: string;
}

/** `units` are those of the last digit that is kept; 0 if the value is not usable. */
export interface EventValue {
  readonly kind: 'usable' | 'unusable' | 'missing';
  readonly units: bigint;
}

/** The first test that sets a line aside, or what the line counts as. */
export type SortedLine =
  | { readonly group: 'lines'; readonly test: 'malformed' | 'otherKind' | 'otherFlag' | 'otherGoal' }
  | { readonly group: 'exposures'; readonly test: ExposureTest }
  | { readonly group: 'exposures'; readonly test: 'counted'; readonly exposure: Exposure }
  | { readonly group: 'goalEvents'; readonly test: GoalEventTest }
  | { readonly group: 'goalEvents'; readonly test: 'repeated'; readonly user: string | undefined }
  | { readonly group: 'goalEvents'; readonly test: 'passed'; readonly goalEvent: GoalEvent };

export type ExposureTest = 'withoutKey' | 'default' | 'withoutVariation' | 'withoutTime' | 'outOfRange';

/** The tests of a goal event that look at nothing but its line. */
export type GoalEventTest = 'withoutKey' | 'withoutTime' | 'outOfRange';
