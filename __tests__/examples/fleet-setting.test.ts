import { TRACKED_PER_VISITOR } from '../../examples/fleet/events.mjs';
import { settingOf } from '../../examples/fleet/setting.mjs';

it.each<[string[], { exposures: number; tracking: number; outageMs: number }]>([
  [[], { exposures: 4_000, tracking: 16_000, outageMs: 20_000 }],
  [['--short'], { exposures: 1_000, tracking: 4_000, outageMs: 0 }],
])('%j is a run with %j', (args, expected) => {
  const { instances, visitors, outageMs } = settingOf(args, 'events/fleet');
  const exposures = instances * visitors;
  expect({ exposures, tracking: exposures * TRACKED_PER_VISITOR, outageMs }).toEqual(expected);
});

it('the setting gives the providers the batch and the time-out that were asked for', () => {
  expect(settingOf([], 'out').delivery).toMatchObject({ maxBatchSize: 50, timeout: 60_000 });
  expect(settingOf(['--batch', '5', '--timeout', '900'], 'out').delivery).toMatchObject({
    ...{ maxBatchSize: 5, timeout: 900 },
  });
});

it.each([
  [['--batch', '0.5'], 'Expected --batch to be a whole number above 0, got "0.5".'],
  [['--timeout', ''], 'Expected --timeout to be a whole number above 0, got "".'],
  [['--out', ''], 'Expected --out to be a path, got nothing.'],
])('the setting refuses %j in a sentence', (args, sentence) => {
  expect(() => settingOf(args, 'out')).toThrow(sentence);
});
