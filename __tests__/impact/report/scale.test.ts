import fc from 'fast-check';
import { percent, signedTick } from '../../../src/impact/report/format.js';
import { scaleOver } from '../../../src/impact/report/html/scale.js';

const number = fc.double({ min: -10, max: 10, noNaN: true });

it('the scale places every value from 0 to 100, in their order, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { maxLength: 8 }), (values) => {
      const { at } = scaleOver(values);
      const places = [...values].sort((a, b) => a - b).map(at);
      expect(places.every((place) => place >= 0 && place <= 100)).toBe(true);
      expect([...places].sort((a, b) => a - b)).toEqual(places);
    }),
  );
});

it('the scale writes each tick differently, a few of them', () => {
  fc.assert(
    fc.property(number, fc.double({ min: 1e-5, max: 10, noNaN: true }), (low, width) => {
      const { ticks, percentDigits } = scaleOver([low, low + width]);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(new Set(ticks.map((tick) => percent(tick, percentDigits))).size).toBe(ticks.length);
      expect(new Set(ticks.map((tick) => signedTick(tick, percentDigits))).size).toBe(ticks.length);
    }),
  );
});

it('the scale has a place also for one value, and for none', () => {
  expect(scaleOver([0.5]).at(0.5)).toBeCloseTo(50);
  expect(scaleOver([]).at(0)).toBeCloseTo(50);
  expect(scaleOver([0, 1]).at(Infinity)).toBe(100);
  expect(scaleOver([0, 1]).at(-Infinity)).toBe(0);
});
