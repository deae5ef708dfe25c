import { Episodes } from '../../src/timing/episodes.js';
import { lineLogger, type LineLogger } from '../helpers/line-logger.js';
import { ScriptedClock } from '../helpers/scripted-clock.js';

let clock: ScriptedClock;
let logger: LineLogger;
let episodes: Episodes;

beforeEach(() => {
  clock = new ScriptedClock();
  logger = lineLogger();
  episodes = new Episodes(logger, clock);
});

const begin = (): void => episodes.enter('outage', 'warn', 'begins');
const end = (): void => episodes.leave('outage', (count) => `over after ${count}`);
const lines = (): string[] => logger.entries.map(({ line }) => line);

it('a condition is told when it begins and when it ends, at one level, however often it is seen between', () => {
  for (let seen = 0; seen < 3; seen++) begin();
  end();
  end();
  expect(logger.entries).toEqual([
    { level: 'warn', line: 'begins' },
    { level: 'warn', line: 'over after 3' },
  ]);
});

it('Episodes tells a condition that comes and goes as one', async () => {
  for (let round = 0; round < 50; round++) {
    begin();
    await clock.pass(300);
    end();
    await clock.pass(5_000);
  }
  expect(lines()).toEqual(['begins', 'over after 1']);
});

it('Episodes tells a condition again that came back and lasts, and its end, too', async () => {
  begin();
  end();
  await clock.pass(1_000);
  begin();
  await clock.pass(9_999);
  begin();
  expect(lines()).toHaveLength(2);
  await clock.pass(1);
  begin();
  begin();
  end();
  expect(lines()).toEqual(['begins', 'over after 1', 'begins', 'over after 5']);
});

it('Episodes tells a condition at once that comes back after a quiet minute', async () => {
  begin();
  end();
  await clock.pass(60_000);
  begin();
  expect(lines()).toEqual(['begins', 'over after 1', 'begins']);
});

it('conditions are kept apart', () => {
  begin();
  episodes.leave('hold', () => 'never');
  expect(lines()).toEqual(['begins']);
});

it('Episodes tells what happens again and again once a minute', async () => {
  for (let second = 0; second < 61; second++) {
    episodes.occasionally('ambiguous', 'warn', 'again');
    await clock.pass(1_000);
  }
  expect(lines()).toEqual(['again', 'again']);
});
