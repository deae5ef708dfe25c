/** The checks, in their order. */
export type CheckName =
  'address' | 'relay' | 'version' | 'access' | 'flags' | 'clock' | 'round trip' | 'event' | 'exporter';

/** `note`: nothing is known to be wrong, but people should know. */
export type FindingState = 'ok' | 'wrong' | 'note';

/** One line of the report. */
export interface Finding {
  readonly check: CheckName;
  readonly state: FindingState;
  /** Stable, such as `KEY_WRONG`. */
  readonly code: string;
  /** One sentence: what was found. */
  readonly what: string;
  /** What to do about it; empty if there is nothing to do. */
  readonly todo: string;
}

/** What a finding is about, without the check that found it. */
export interface Verdict {
  readonly code: string;
  readonly what: string;
  readonly todo: string;
}

export function ok(check: CheckName, what: string): Finding {
  return { check, state: 'ok', code: 'OK', what, todo: '' };
}

export function wrong(check: CheckName, verdict: Verdict): Finding {
  return { check, state: 'wrong', ...verdict };
}

export function note(check: CheckName, verdict: Verdict): Finding {
  return { check, state: 'note', ...verdict };
}
