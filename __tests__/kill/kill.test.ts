import { isGood, linesOf } from './lines.js';
import { runKills } from './run-kills.js';

/** A short version of `npm run test:kill`. */
it('no accepted event is lost when processes that share a spool are killed', async () => {
  const settings = { seed: 7, kills: 12 };
  const run = await runKills(settings);
  expect(isGood(run) ? [] : linesOf(run, settings)).toEqual([]);
  expect(run.kills).toBeGreaterThanOrEqual(12);
  expect(run.account.accepted).toBeGreaterThan(100);
  expect(run.account.arrived).toBeGreaterThanOrEqual(run.account.accepted);
  expect(run.recovered).toBeGreaterThan(0);
});
