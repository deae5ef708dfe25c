import { visible } from '../log-text.js';
import { nearestName } from '../options/nearest-name.js';
import { InvalidArgumentError, type DevRelayErrorCode } from './errors.js';

/** The names that are `what`, such as "an option of startDevRelay". */
export interface KnownNames {
  readonly what: string;
  readonly names: readonly string[];
  /** The code of the error for an unknown one. */
  readonly code: DevRelayErrorCode;
}

/** Throws a `TypeError` with one sentence for a value that is not an object, or that has an unknown member. */
export function checkNames(given: unknown, { what, names, code }: KnownNames): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new InvalidArgumentError(
      code,
      `Expected an object with ${names.join(', ')}, got \`${Array.isArray(given) ? 'a list' : visible(given)}\`.`,
    );
  }
  for (const name of Object.keys(given)) if (!names.includes(name)) throw unknown(name, { what, names, code });
}

function unknown(name: string, { what, names, code }: KnownNames): TypeError {
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? `expected ${names.join(', ')}` : `did you mean \`${nearest}\`?`;
  return new InvalidArgumentError(code, `\`${visible(name)}\` is not ${what}: ${hint}`);
}
