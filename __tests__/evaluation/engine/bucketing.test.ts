import { bucketsOf, hashText, placeOf } from '../../../src/evaluation/engine/bucketing.js';

describe('the hash over flag key and bucketing key', () => {
  it.each([
    ['my-flag', 'user-1', 531533501, 100000, 33501],
    ['my-flag', '', 3153283268, 100000, 83268],
    ['drapeau-é', '日本', 2911343322, 100000, 43322],
    ['TEST', 'random-key', 4065327476, 100000, 27476],
    ['new-checkout', 'd45e303a-38c2-11ed-a261-0242ac120002', 400422251, 333000, 156251],
  ])('is that of the relay for %s and %s', (...[flagKey, key, hash, max, place]) => {
    const state = hashText(key, hashText(flagKey));
    expect(state >>> 0).toBe(hash);
    expect(placeOf(state, max)).toBe(place);
  });

  it('takes the bytes of UTF-8, a lone surrogate as U+FFFD', () => {
    expect(hashText('\u{1f600}é')).toBe(
      [...Buffer.from('\u{1f600}é')].reduce((state, byte) => Math.imul(state ^ byte, 16777619), 0x811c9dc5 | 0),
    );
    expect(hashText('a\ud800b')).toBe(hashText('a\ufffdb'));
  });

  it('has the place 0 where there are no places', () => {
    expect(placeOf(123, 0)).toBe(0);
  });
});

describe('bucketsOf', () => {
  it('lays out the names in descending byte order, three decimals significant', () => {
    const weights = new Map([
      ['A', 20.5],
      ['\u{1f600}', 1.001],
      ['\uffee', 78.499],
    ]);
    expect(bucketsOf(weights)).toEqual({
      max: 100000,
      buckets: [
        { variation: '\u{1f600}', start: 0, end: 1000 },
        { variation: '\uffee', start: 1000, end: 79500 },
        { variation: 'A', start: 79500, end: 100000 },
      ],
    });
  });

  it('does not need weights that add up to 100', () => {
    expect(
      bucketsOf(
        new Map([
          ['A', 250],
          ['B', 83],
        ]),
      ).max,
    ).toBe(333000);
  });
});
