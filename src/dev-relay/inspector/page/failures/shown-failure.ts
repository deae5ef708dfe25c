/** A failure as the relay shows it and takes it. */
export interface ShownFailure {
  readonly status?: number;
  readonly retryAfter?: number | string;
  readonly reset?: string;
  readonly stall?: true;
  readonly times?: number | 'always';
  readonly path?: string;
  readonly afterRecording?: true;
}

export interface Chaos {
  readonly seed: number;
  readonly rate: number;
  readonly kinds?: readonly string[];
  readonly path?: string;
}

/** All failures that are switched on: those in line, and those at random. */
export interface ShownFailures {
  readonly queue: readonly ShownFailure[];
  readonly chaos: Chaos | null;
}

const REQUESTS: Readonly<Record<string, string>> = {
  any: 'any request',
  collector: 'requests of events',
  ofrep: 'evaluations',
  configuration: 'requests of the flag configuration',
};

/** Which requests fail, in words. */
export function requestsOf({ path = 'any' }: { readonly path?: string }): string {
  return REQUESTS[path] ?? path;
}

/** What happens to them, in words. */
export function effectOf({ status = 503, retryAfter, reset, stall, afterRecording }: ShownFailure): string {
  const recorded = afterRecording === true ? ', after they were taken in' : '';
  if (stall === true) return `Stall${recorded}`;
  if (reset !== undefined) return `Reset ${reset === 'before-body' ? 'before' : 'after'} the body is read${recorded}`;
  return `${status}${retryAfter === undefined ? '' : `, Retry-After ${retryAfter}`}${recorded}`;
}

/** How long it goes on, in words. */
export function timesOf({ times = 1 }: ShownFailure): string {
  if (times === 'always') return 'until it is switched off';
  return times === 1 ? 'the next one' : `the next ${times}`;
}
