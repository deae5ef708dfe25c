import type { SampleRatio } from '../result.js';
import { ImpactError } from '../rules/impact-error.js';
import { recordOf } from '../rules/users/record-of.js';
import type { Analysis } from './analysis.js';
import { sampleRatioTest } from './sample-ratio-test.js';

const alarmBelow = 0.001;

/**
 * Whether as many users saw each variation as expected. It counts users and not exposures, of which users have unequal
 * numbers. A variation with weight that nobody saw counts as one with 0 users.
 *
 * @throws ImpactError `INVALID_WEIGHTS` for a variation that was seen and has no weight
 */
export function sampleRatioOf({ counts, weights, sharesFrom, sharesUnknown }: Analysis): SampleRatio {
  const source = sharesFrom ?? 'equal';
  if (sharesUnknown !== undefined) return { source, alarm: false };
  const seen = Object.keys(counts.variations);
  if (weights !== undefined) checkNamed(seen, weights);
  const shares = weights ?? recordOf(seen.map((name) => [name, 1]));
  const names = Object.keys(shares).filter((name) => (shares[name] ?? 0) > 0 || seen.includes(name));
  const total = names.reduce((sum, name) => sum + (shares[name] ?? 0), 0);
  const expected = recordOf(names.map((name) => [name, (shares[name] ?? 0) / total]));
  const test = sampleRatioTest(
    names.map((name) => ({ users: counts.variations[name]?.exposedUsers ?? 0, weight: shares[name] ?? 0 })),
  );
  return { expected, source, ...test, alarm: test !== null && test.p < alarmBelow };
}

function checkNamed(seen: readonly string[], weights: Readonly<Record<string, number>>): void {
  const missing = seen.filter((name) => !Object.hasOwn(weights, name));
  if (missing.length === 0) return;
  const names = missing.map((name) => JSON.stringify(name)).join(', ');
  throw new ImpactError(`Expected a weight for each variation that was seen, got none for ${names}.`, {
    code: 'INVALID_WEIGHTS',
    exitCode: 2,
  });
}
