/** What was requested, for messages about a response that refuses it. */
export interface AskedRequest {
  /** Scheme, host, port and path. A prefix of the endpoint is `…`: it may hold a token, and this goes into logs. */
  readonly address: string;
  /** Whether the request carried an API key. */
  readonly hasKey: boolean;
}

/** Statuses that say something about the moment, and nothing about the address. */
const OF_THE_MOMENT: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Says that a status is not what was expected, and what to do if that is known: one clause without a full stop. What to
 * do comes before the address, because the end of a long line is cut.
 */
export function refusalText(status: number, expected: string, { address, hasKey }: AskedRequest): string {
  if (isUnauthorized(status)) return `HTTP ${status}: ${hasKey ? REFUSED_KEY : NO_KEY}`;
  const what = `HTTP ${status}: expected ${expected}`;
  if (status >= 500 || OF_THE_MOMENT.has(status)) return what;
  // A relay with flagsets responds 400 to a key that belongs to no flagset.
  return status === 400 && hasKey ? `${what}; check the options endpoint and apiKey` : wrongPlaceText(what, address);
}

/** Says that a response cannot come from a relay, and what to do. */
export function wrongPlaceText(what: string, address: string): string {
  return `${what}; check the option endpoint (goff-doctor says what is there); asked ${address}`;
}

/** Whether the relay refuses the key: waiting does not repair that. */
export function isUnauthorized(status: number): boolean {
  return status === 401 || status === 403;
}

const NO_KEY = 'the relay wants an API key; set the option apiKey';

const REFUSED_KEY = 'the relay refused the API key (goff-doctor tells why)';
