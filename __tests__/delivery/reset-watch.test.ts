import { Batch } from '../../src/delivery/batch.js';
import { envelopeOf } from '../../src/delivery/envelope.js';
import { ResetWatch } from '../../src/delivery/reset-watch.js';

const batch = (): Batch =>
  new Batch({ bytes: '', ends: new Uint32Array(1), envelope: envelopeOf({}), firstSequence: 0 });

describe('the reset watch', () => {
  it('suspects a body that is too large after two resets of the same batch', () => {
    const [watch, one, other] = [new ResetWatch(), batch(), batch()];
    watch.count(one, { isFirst: false });
    expect(watch.mayHideSize(one)).toBe(false);
    watch.count(one, { isFirst: false });
    expect([watch.mayHideSize(one), watch.mayHideSize(other)]).toEqual([true, false]);
  });

  it('suspects one after two runs that ended with a reset, whichever batch comes next', () => {
    const [watch, other] = [new ResetWatch(), batch()];
    watch.count(batch(), { isFirst: true });
    watch.count(batch(), { isFirst: false });
    expect(watch.mayHideSize(other)).toBe(false);
    watch.count(batch(), { isFirst: true });
    expect(watch.mayHideSize(other)).toBe(true);
  });

  it('suspects nothing any more when something else comes back', () => {
    const [watch, one] = [new ResetWatch(), batch()];
    for (let i = 0; i < 3; i++) watch.count(one, { isFirst: true });
    watch.end(one);
    expect([watch.mayHideSize(one), watch.mayHideSize(batch())]).toEqual([false, false]);
  });
});
