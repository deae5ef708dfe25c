import { nearestNames } from './nearest-names.js';

/** The name that is nearest to the given one; `undefined` if none is near. See `nearestNames`. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  return nearestNames(name, names)[0];
}
