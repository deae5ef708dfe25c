import type { Verdict } from '../result.js';
import type { ExposureCounts, ImpactCounts } from '../rules/counts.js';
import { quoted } from '../rules/expected.js';
import { counted, listed } from './words.js';

/** What is said of one exposure, and of several. */
const reasons: Readonly<Record<Exclude<keyof ExposureCounts, 'counted'>, readonly [one: string, many: string]>> = {
  default: [
    'comes from an evaluation that failed or found the flag disabled',
    'come from evaluations that failed or found the flag disabled',
  ],
  withoutKey: ['has no targeting key', 'have no targeting key'],
  withoutVariation: ['has no variation', 'have no variation'],
  withoutTime: ['has no time', 'have no time'],
  outOfRange: ['is outside the chosen time', 'are outside the chosen time'],
};

/** The verdict where no exposure is left, with what became of those that there are. */
export function nobodyExposed({ flag, exposures, users }: ImpactCounts): Verdict {
  const found = Object.entries(reasons).flatMap(([name, [one, many]]) => {
    const count = exposures[name as keyof typeof reasons] ?? 0;
    const verb = count === 1 ? one : many;
    return count === 0 ? [] : [`${counted(count, ['exposure', 'exposures'])} to ${quoted(flag)} ${verb}`];
  });
  if (users.mixed > 0) found.push(`${counted(users.mixed, ['user', 'users'])} saw several variations`);
  const nobody = 'Nothing to compare: nobody counts as exposed to a variation.';
  const sentence = found.length === 0 ? nobody : `${nobody} ${listed(found)}.`;
  return { kind: 'nothing-to-compare', sentence };
}
