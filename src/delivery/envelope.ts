import { encodeJson } from '../events/encode.js';

/** The text around the events of a request: exactly the members `meta` and `events` (GOFF-COLL-002). */
export interface Envelope {
  readonly prefix: Buffer;
  readonly suffix: Buffer;
  /** A whole request without events; a healthy relay accepts it. */
  readonly empty: Buffer;
}

export function envelopeOf(meta: Readonly<Record<string, unknown>>): Envelope {
  const prefix = Buffer.from(`{"meta":${encodeJson(meta) ?? '{}'},"events":[`);
  const suffix = Buffer.from(']}');
  return { prefix, suffix, empty: Buffer.concat([prefix, suffix]) };
}
