import { nearestName } from './nearest-name.js';

/**
 * The option of a command, with its dashes, that is nearest to an unknown one; `undefined` if none is near. `names` are
 * without dashes, which would count as letters that two names have in common.
 */
export function nearestOption(unknown: string, names: readonly string[]): string | undefined {
  const nearest = nearestName(unknown.replace(/^-+/, ''), names);
  return nearest === undefined ? undefined : `--${nearest}`;
}
