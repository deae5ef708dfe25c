import type { ImpactCounts } from '../rules/counts.js';
import { ImpactError } from '../rules/impact-error.js';
import { nearestNames } from '../rules/nearest-names.js';

/** @throws ImpactError `UNKNOWN_VARIATION` for a control that nobody was exposed to */
export function controlOf({ variations }: ImpactCounts, named: string | undefined): string {
  if (named === undefined) return largest(variations);
  if (Object.hasOwn(variations, named)) return named;
  const nearest = nearestNames(named, Object.keys(variations)).map((name) => JSON.stringify(name));
  const hint = nearest.length === 0 ? '' : ` The nearest: ${nearest.join(', ')}.`;
  throw new ImpactError(`Nobody was exposed to the control ${JSON.stringify(named)}.${hint}`, {
    code: 'UNKNOWN_VARIATION',
    exitCode: 2,
  });
}

/** The first by name among equals: the variations are sorted by it. */
function largest(variations: ImpactCounts['variations']): string {
  const [first = ''] = Object.entries(variations)
    .sort(([, a], [, b]) => b.exposedUsers - a.exposedUsers)
    .map(([name]) => name);
  return first;
}
