import { nearestNames } from './nearest-names.js';

/** The name that is nearest to the given one, if one is near: see `nearestNames`. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  return nearestNames(name, names)[0];
}
