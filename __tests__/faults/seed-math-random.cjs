'use strict';

/**
 * Replaces `Math.random` by numbers from 0 to below `below` that the seed determines (mulberry32): the same jitter for
 * the same seed. It repeats `randomOf` of helpers/seeded-random.ts, as processes without a compiler load it.
 */
module.exports = function seedMathRandom(seed, { below = 1 } = {}) {
  let state = seed | 0;
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below;
  };
};
