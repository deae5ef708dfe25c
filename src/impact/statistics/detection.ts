import type { Detection } from '../result.js';
import type { VariationCounts } from '../rules/counts.js';
import { ownMember } from '../rules/own-member.js';
import type { Analysis } from './analysis.js';
import { power, visitorsForRate, visitorsForValue, type Plan } from './sample-size.js';
import { rateOf } from './sample.js';
import { conversionsOf, currenciesOf, summaryOf } from './variations.js';

/** How many visitors the effect worth finding takes: from the control alone, never from the effect that was seen. */
export function detectionOf(analysis: Analysis, control: string): Detection {
  const { counts, detect: effect, alpha } = analysis;
  const compared = ownMember(counts.variations, control);
  const visitorsNeeded = compared === undefined ? null : needOf(compared, analysis, { effect, alpha });
  const sizes = Object.values(counts.variations).map(({ exposedUsers }) => exposedUsers);
  const visitorsSeen = sizes.length === 0 ? 0 : Math.min(...sizes);
  const enough = visitorsNeeded !== null && visitorsSeen >= visitorsNeeded;
  return { effect, power, visitorsNeeded, enough, visitorsSeen };
}

function needOf(control: VariationCounts, { counts, metric }: Analysis, plan: Plan): number | null {
  if (metric === 'conversion') return visitorsForRate(rateOf(conversionsOf(control)), plan);
  const needs = currenciesOf(counts).map((currency) => visitorsForValue(summaryOf(control, currency), plan));
  return needs.reduce(largerNeed, needs[0] ?? null);
}

/** Several currencies are judged one by one: a sample is large enough when it is for each. */
const largerNeed = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b);
