import { UnknownFlags } from '../../src/evaluation/unknown-flags.js';
import { lineLogger, type LineLogger } from '../helpers/line-logger.js';

let logger: LineLogger;
let unknown: UnknownFlags;

beforeEach(() => {
  logger = lineLogger();
  unknown = new UnknownFlags(logger);
});

const KEYS = ['banner', 'new-button', 'checkout'];
const LINE = 'warn: There is no flag "nwe-button" in the configuration; did you mean "new-button"?';

describe('an unknown flag key', () => {
  it('gets a line with the nearest key, once', () => {
    for (let n = 0; n < 3; n++) unknown.notice('nwe-button', KEYS);
    expect(logger.lines).toEqual([LINE]);
  });

  it.each(['search', '', 'x', 7, undefined, 'new-button'.repeat(10)])(
    'an unknown flag key that is like no other gets none: %p',
    (key) => {
      unknown.notice(key, KEYS);
      expect(logger.lines).toEqual([]);
    },
  );

  it('has no control characters in the line', () => {
    unknown.notice('new-butto\u001b', KEYS);
    expect(logger.lines).toEqual([expect.stringContaining('"new-butto\\u001b"')]);
  });

  it('is found among flags of one family, which differ in their middle', () => {
    const family = Array.from({ length: 300 }, (_, n) => `${'team-checkout-'.repeat(4)}${n}`);
    unknown.notice(`${'team-checkout-'.repeat(4)}29O`, family);
    expect(logger.lines).toEqual([expect.stringMatching(/did you mean ".*-(?:29\d|2[0-8]0|29)"\?$/)]);
  });

  it('costs nothing after the first hundred', () => {
    const keys = { [Symbol.iterator]: jest.fn(() => KEYS.values()) };
    for (let n = 0; n < 1_000; n++) unknown.notice(`unknown-${n}`, keys);
    unknown.notice('nwe-button', keys);
    expect(keys[Symbol.iterator]).toHaveBeenCalledTimes(100);
    expect(logger.lines).toEqual([]);
  });

  it('is compared with a bounded number of keys', () => {
    let looks = 0;
    const endless = function* (): Generator<string> {
      for (;;) {
        looks++;
        yield 'a-key-that-is-much-longer-than-that';
      }
    };
    unknown.notice('nwe-button', endless());
    expect(looks).toBeLessThanOrEqual(10_001);
  });
});
