import { toUint32 } from './number-text.js';
import { compareText } from './text.js';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

const addByte = (hash: number, byte: number): number => Math.imul(hash ^ byte, FNV_PRIME);

/** Adds the UTF-8 bytes of a code point; a lone surrogate counts as U+FFFD. */
function addCodePoint(hash: number, codePoint: number): number {
  const point = codePoint >= 0xd800 && codePoint < 0xe000 ? 0xfffd : codePoint;
  if (point < 0x800) return addByte(addByte(hash, 0xc0 | (point >> 6)), 0x80 | (point & 0x3f));
  const lead = point < 0x10000 ? addByte(hash, 0xe0 | (point >> 12)) : addAstralLead(hash, point);
  return addByte(addByte(lead, 0x80 | ((point >> 6) & 0x3f)), 0x80 | (point & 0x3f));
}

const addAstralLead = (hash: number, point: number): number =>
  addByte(addByte(hash, 0xf0 | (point >> 18)), 0x80 | ((point >> 12) & 0x3f));

/** The state of a 32-bit FNV-1a hash after the UTF-8 bytes of `text`; a signed integer. */
export function hashText(text: string, state: number = FNV_OFFSET | 0): number {
  let hash = state;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) hash = Math.imul(hash ^ unit, FNV_PRIME);
    else {
      const codePoint = text.codePointAt(index) ?? unit;
      hash = addCodePoint(hash, codePoint);
      if (codePoint >= 0x10000) index++;
    }
  }
  return hash;
}

/** Where a hash falls among `max` places. */
export const placeOf = (hash: number, max: number): number => (max === 0 ? 0 : (hash >>> 0) % max);

/** Three decimals of a percentage are significant. */
export const PLACES_PER_PERCENT = 1000;

/** The share of the places that a variation has, from `start` to before `end`. */
export interface Bucket {
  readonly variation: string;
  readonly start: number;
  readonly end: number;
}

export interface Buckets {
  readonly max: number;
  readonly buckets: readonly Bucket[];
}

/**
 * Lays out the weights of a percentage, names in descending order.
 *
 * The total is the sum in the order of the map. The official engine adds in random order: where the order changes the
 * last digit of the total, it gives one of several results at random, and this is one of them.
 */
export function bucketsOf(weights: ReadonlyMap<string, number>): Buckets {
  let total = 0;
  for (const weight of weights.values()) total += weight;
  let end = 0;
  const names = [...weights.keys()].sort(compareText).reverse();
  const buckets = names.map((variation) => {
    const start = end;
    end = start + (weights.get(variation) ?? 0) * PLACES_PER_PERCENT;
    return { variation, start: toUint32(start), end: toUint32(end) };
  });
  return { max: toUint32(total * PLACES_PER_PERCENT), buckets };
}
