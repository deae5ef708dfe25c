import { placesOf, splitAt, unescaped } from './escaped-text.js';
import { expected, quoted } from './expected.js';
import type { ImpactError } from './impact-error.js';

/**
 * Reads the expected weights of variations, `A=50,B=50`: shares that add up to 1. A backslash before one of
 * `[ ] , = \` makes it part of a name.
 *
 * @throws ImpactError `INVALID_WEIGHTS` for an empty or repeated name, and for a weight that is no number above 0.
 */
export function parseWeights(text: string): ReadonlyMap<string, number> {
  const weights = splitAt(text, ',').map(parseWeight);
  if (!weights.every(isWeight)) throw invalidWeights(text);
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  const shares = new Map(weights.map(([name, weight]) => [name, weight / sum]));
  if (shares.size < weights.length || !Number.isFinite(sum)) throw invalidWeights(text);
  return shares;
}

type Weight = readonly [name: string, weight: number];

function parseWeight(text: string): Weight | undefined {
  const equals = placesOf(text, '=')[0] ?? 0;
  const [name, digits] = [unescaped(text.slice(0, equals)), text.slice(equals + 1)];
  const weight = /^[0-9]+(\.[0-9]+)?$/.test(digits) ? Number(digits) : 0;
  return name !== '' && weight > 0 ? [name, weight] : undefined;
}

function isWeight(weight: Weight | undefined): weight is Weight {
  return weight !== undefined;
}

function invalidWeights(text: string): ImpactError {
  const wanted = 'a weight above 0 for each variation, such as `A=50,B=50`';
  return expected(wanted, { code: 'INVALID_WEIGHTS', got: quoted(text) });
}
