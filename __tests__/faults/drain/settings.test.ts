import { DEFAULT_MIX } from './mix.js';
import { settingsOf } from './settings.js';

it('the scenario plays ten seeds of three forms when nothing is asked for', () => {
  expect(settingsOf([])).toEqual({
    seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    forms: ['a', 'b', 'c'],
    mix: DEFAULT_MIX,
    poison: 0.001,
    events: 20_000,
    options: {},
    parallel: 2,
    trace: false,
    requests: false,
    given: '',
  });
});

it('the scenario plays the seeds and the forms that are named', () => {
  expect(settingsOf(['--seed', '7,9', '--form', 'a,c'])).toMatchObject({ seeds: [7, 9], forms: ['a', 'c'] });
});

it('the scenario measures requests with three seeds when nothing else is asked for', () => {
  expect(settingsOf(['--requests'])).toMatchObject({ seeds: [1, 2, 3], requests: true });
});

it('the scenario hands options to the provider as what they are', () => {
  const args = ['--concurrency', '4', '--option', 'maxBatchSize=100', '--option', 'deliveryGuarantee=at-most-once'];
  const options = { maxConcurrentRequests: 4, maxBatchSize: 100, deliveryGuarantee: 'at-most-once' };
  expect(settingsOf(args)).toMatchObject({ options });
});

it('the scenario can say how to give the same again', () => {
  const args = ['--poison', '0.01', '--mix', 'stall=0', '--seed', '3', '--option', 'maxBatchSize=100'];
  expect(settingsOf(args).given).toBe(' --mix stall=0 --poison 0.01 --option maxBatchSize=100');
});

it.each([
  [['--form', 'd'], 'Expected form to be one of a, b, c, got d.'],
  [['--seeds', '0'], 'Expected seeds to be a whole number above 0, got 0.'],
  [['--seed', 'seven'], 'Expected seed to be a whole number above 0, got seven.'],
  [['--poison', '2'], 'Expected poison to be a share from 0 to 1, got 2.'],
  [['--option', 'fast'], 'Expected option to be name=value, got fast.'],
])('the setting %j is refused in one sentence', (args, sentence) => {
  expect(() => settingsOf(args)).toThrow(sentence);
});
