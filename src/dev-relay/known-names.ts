import { nearestName } from '../options/nearest-name.js';

/** What is known of the members of `what`, such as "an option of startDevRelay". */
export interface KnownNames {
  readonly what: string;
  readonly names: readonly string[];
}

/** Throws a `TypeError` with one sentence for a value that is no object, or has a member that nobody knows. */
export function checkNames(given: unknown, { what, names }: KnownNames): void {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`Expected an object with ${names.join(', ')}, got \`${String(given)}\`.`);
  }
  for (const name of Object.keys(given)) if (!names.includes(name)) throw unknown(name, { what, names });
}

function unknown(name: string, { what, names }: KnownNames): TypeError {
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? `expected ${names.join(', ')}` : `did you mean \`${nearest}\`?`;
  return new TypeError(`\`${name}\` is not ${what}: ${hint}`);
}
