import { Episodes } from '../../src/timing/episodes.js';
import { recordingLogger } from '../helpers/publisher-harness.js';

it('logs a condition when it begins and when it ends, however often it is seen in between', () => {
  const logger = recordingLogger();
  const episodes = new Episodes(logger);
  const seen = [1, 2, 3].map(() => episodes.enter('outage', 'warn', 'begins'));
  const ended = [1, 2].map(() => episodes.leave('outage', 'info', (count) => `ends after ${count}`));
  expect(logger.lines).toEqual([
    { level: 'warn', line: 'begins' },
    { level: 'info', line: 'ends after 3' },
  ]);
  expect(seen).toEqual([true, false, false]);
  expect(ended).toEqual([true, false]);
});

it('logs it again after it has ended or was forgotten', () => {
  const logger = recordingLogger();
  const episodes = new Episodes(logger);
  episodes.enter('hold', 'error', 'first');
  episodes.leave('hold', 'info', () => 'over');
  episodes.enter('hold', 'error', 'second');
  episodes.forget('hold');
  episodes.enter('hold', 'error', 'third');
  expect(logger.lines.map(({ line }) => line)).toEqual(['first', 'over', 'second', 'third']);
});

it('keeps conditions apart, and counts in silence', () => {
  const logger = recordingLogger();
  const episodes = new Episodes(logger);
  episodes.count('overflow', 2);
  episodes.count('overflow', 3);
  episodes.leave('outage', 'info', () => 'never');
  episodes.leave('overflow', 'warn', (count) => `${count} lost`);
  expect(logger.lines).toEqual([{ level: 'warn', line: '5 lost' }]);
});

describe('the age of a condition', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('counts from its beginning, and is nothing without one', () => {
    const episodes = new Episodes(recordingLogger());
    expect(episodes.ageMs('overflow')).toBe(0);
    episodes.count('overflow', 1);
    jest.advanceTimersByTime(700);
    episodes.count('overflow', 1);
    jest.advanceTimersByTime(300);
    expect(episodes.ageMs('overflow')).toBe(1_000);
  });
});
