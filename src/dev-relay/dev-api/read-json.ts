import { messageOf } from '../error-message.js';
import { shownJson } from '../kit/shown-json.js';
import { checkNames } from '../known-names.js';
import { DevError, type DevErrorCode } from './dev-error.js';

export type JsonMembers = Readonly<Record<string, unknown>>;

/** The object that a body holds. Throws a `DevError` for anything else. */
export function readObject(body: Buffer | undefined, what: string): JsonMembers {
  const value = readJson(body, what);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonMembers;
  throw new DevError('INVALID_BODY', { expected: what, got: shownJson(value) });
}

export interface Named {
  readonly what: string;
  readonly names: readonly string[];
}

/** The same for an object that may only have the members of `names`. */
export function readMembers(body: Buffer | undefined, { what, names }: Named): JsonMembers {
  const members = readObject(body, what);
  const known = { what: `a member of ${what.split(':', 1)[0]}`, names, code: 'INVALID_OPTIONS' } as const;
  return refusing('INVALID_BODY', { what, given: members }, () => {
    checkNames(members, known);
    return members;
  });
}

/** Runs `read`; what it throws becomes a `DevError` with the same sentence. */
export function refusing<T>(code: DevErrorCode, { what, given }: Refused, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new DevError(code, { expected: what, got: shownJson(given), message: messageOf(error) });
  }
}

export interface Refused {
  readonly what: string;
  readonly given: unknown;
}

/** What a body holds. Throws a `DevError` if it is missing or not JSON. */
export function readJson(body: Buffer | undefined, what: string): unknown {
  if (body === undefined) throw new DevError('INVALID_BODY', { expected: what, got: 'no body' });
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new DevError('INVALID_JSON', { expected: `${what} in JSON`, got: messageOf(error) });
  }
}
