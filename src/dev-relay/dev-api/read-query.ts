import { nearestName } from '../../options/nearest-name.js';
import { DevError } from './dev-error.js';

/** The values of each parameter of `names` that is there. Throws a `DevError` for an unknown parameter. */
export function readQuery<Name extends string>(
  query: URLSearchParams,
  names: readonly Name[],
): Partial<Record<Name, string[]>> {
  for (const name of query.keys()) if (!(names as readonly string[]).includes(name)) throw unknown(name, names);
  const given = names.filter((name) => query.has(name));
  return Object.fromEntries(given.map((name) => [name, query.getAll(name)])) as Partial<Record<Name, string[]>>;
}

function unknown(name: string, names: readonly string[]): DevError {
  const nearest = nearestName(name, names);
  const all = names.length === 0 ? 'no parameters' : `the parameters ${names.join(', ')}`;
  return new DevError('INVALID_QUERY', {
    expected: nearest === undefined ? all : `the parameter ${nearest}`,
    got: name,
  });
}

export interface Bounds {
  readonly name: string;
  readonly most?: number;
}

/** The last of the values as an integer from 0 to `most`. Throws a `DevError` for anything else. */
export function readInteger(values: readonly string[], { name, most = Number.MAX_SAFE_INTEGER }: Bounds): number {
  const text = values.at(-1) ?? '';
  if (/^\d{1,16}$/.test(text) && Number(text) <= most) return Number(text);
  throw new DevError('INVALID_QUERY', { expected: `\`${name}\` to be an integer from 0 to ${most}`, got: text });
}
