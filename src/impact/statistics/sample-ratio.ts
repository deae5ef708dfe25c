import type { SampleRatio } from '../result.js';
import { quoted } from '../rules/expected.js';
import { ImpactError } from '../rules/impact-error.js';
import { recordOf } from '../rules/users/record-of.js';
import { ownMember } from '../rules/own-member.js';
import type { Analysis } from './analysis.js';
import { sampleRatioTest } from './sample-ratio-test.js';

const alarmBelow = 0.001;

/**
 * Whether as many users saw each variation as expected. It counts users, and not exposures: users have unequal numbers
 * of those. A variation with a weight that nobody saw has 0 users; with the weight 0 it takes no part.
 *
 * @throws ImpactError `INVALID_WEIGHTS` for a variation that was seen, and is not named by the weights
 */
export function sampleRatioOf(analysis: Analysis): SampleRatio {
  const { counts, sharesFrom: source = 'equal' } = analysis;
  if (unknownShares(analysis) !== undefined) return { source, alarm: false };
  const weights = weightsOf(analysis);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  if (!(total > 0)) return { source, alarm: false };
  const expected = recordOf(weights.map(([name, weight]) => [name, weight / total]));
  const test = sampleRatioTest(
    weights.map(([name, weight]) => ({ users: ownMember(counts.variations, name)?.exposedUsers ?? 0, weight })),
  );
  return { expected, source, ...test, alarm: test !== null && test.p < alarmBelow };
}

/** Why the expected shares cannot be known, in a sentence. */
export function unknownShares({ counts, weights, sharesFrom, sharesUnknown }: Analysis): string | undefined {
  if (sharesUnknown !== undefined || sharesFrom !== 'flags' || weights === undefined) return sharesUnknown;
  const unnamed = unnamedIn(weights, counts);
  if (unnamed.length === 0) return undefined;
  const names = unnamed.map(quoted).join(', ');
  return `The expected shares cannot be known: the flag's default rule has no share for ${names}, which users saw.`;
}

const unnamedIn = (weights: Readonly<Record<string, number>>, { variations }: Analysis['counts']): string[] =>
  Object.keys(variations).filter((name) => !Object.hasOwn(weights, name));

function weightsOf({ counts, weights }: Analysis): (readonly [string, number])[] {
  const seen = Object.keys(counts.variations);
  if (weights === undefined) return seen.map((name) => [name, 1] as const);
  const unnamed = unnamedIn(weights, counts);
  if (unnamed.length > 0) throw withoutWeight(unnamed);
  return Object.entries(weights).filter(([name, weight]) => weight > 0 || seen.includes(name));
}

function withoutWeight(names: readonly string[]): ImpactError {
  const unnamed = names.map(quoted).join(', ');
  const message = `Expected a weight for each variation that somebody saw, got none for ${unnamed}.`;
  return new ImpactError(message, { code: 'INVALID_WEIGHTS', exitCode: 2 });
}
