import type { Detection } from '../result.js';
import type { Analysis } from './analysis.js';
import { conversionsOf, valueOf } from './compare.js';
import { rateOf } from './sample.js';
import { power, visitorsForRate, visitorsForValue } from './visitors-needed.js';

/** How many visitors the effect worth finding needs, from the control alone and not from the effect that was seen. */
export function detectionOf({ counts, detect, alpha, metric }: Analysis, control: string): Detection {
  const visitorsSeen = Math.min(...Object.values(counts.variations).map(({ exposedUsers }) => exposedUsers));
  const wish = { effect: detect, alpha };
  const visitorsNeeded = metric === 'value' ? forValue(counts, control, wish) : forConversion(counts, control, wish);
  return {
    effect: detect,
    power,
    visitorsNeeded,
    enough: visitorsNeeded !== null && visitorsSeen >= visitorsNeeded,
    visitorsSeen: Number.isFinite(visitorsSeen) ? visitorsSeen : 0,
  };
}

type Counts = Analysis['counts'];
type Wish = { readonly effect: number; readonly alpha: number };

function forConversion({ variations }: Counts, control: string, wish: Wish): number | null {
  const of = variations[control];
  if (of === undefined) return null;
  return visitorsForRate(rateOf(conversionsOf(of)), wish);
}

/** Amounts of several currencies are never added up, so that a plan for them is one for the largest need. */
function forValue({ variations }: Counts, control: string, wish: Wish): number | null {
  const of = variations[control];
  if (of === undefined) return null;
  const needs = Object.keys(of.revenue).map((currency) => visitorsForValue(valueOf(of, currency), wish));
  return needs.length === 0 || needs.includes(null) ? null : Math.max(...needs.map(Number));
}
