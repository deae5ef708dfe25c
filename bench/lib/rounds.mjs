import { Callee } from './calls.mjs';
import { orderOf } from './order.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { Stage } from './stage.mjs';
import { median } from './statistics.mjs';

/**
 * Plays scenarios, round after round, each run in a process of its own. The order rotates from one round to the next,
 * so that a machine that gets slower or faster does so for everybody.
 */
export async function playRounds({ scenarios, subjects, rounds, scale, flags, onRun }) {
  const collector = new Callee('./collector.mjs');
  const { url } = await collector.call('accept');
  const runs = {};
  for (const scenario of scenarios) {
    const players = subjects.filter((subject) => subject.scenarios?.includes(scenario) ?? true);
    runs[scenario] = Object.fromEntries(players.map(({ name }) => [name, []]));
    const times = SCENARIOS[scenario].once ? 1 : rounds;
    for (let round = 0; round < times; round++) {
      for (const subject of orderOf(players, round)) {
        const run = await play({ scenario, collector, subject, scale, url, flags });
        runs[scenario][subject.name].push(run);
        onRun?.({ scenario, subject, round, run });
      }
    }
  }
  await collector.end();
  return runs;
}

async function play({ scenario, ...options }) {
  const { roomy, watchJson, play: playOn } = SCENARIOS[scenario];
  const stage = await Stage.open({ ...options, roomy, watchJson });
  try {
    return await playOn(stage);
  } finally {
    await stage.end();
  }
}

/** The median of each figure over the rounds; of a figure that is no number the worst. */
export function summaryOf(runs) {
  const [first] = runs;
  return Object.fromEntries(
    Object.keys(first ?? {}).map((name) => [
      name,
      summaryOfFigure(
        runs.map((run) => run[name]).filter((value) => value !== undefined),
        name,
      ),
    ]),
  );
}

/** What may never happen is judged by the run in which it was worst. */
const WORST = new Set(['missing', 'dropped', 'unaccounted', 'largestBody', 'copies', 'eventsPerStringify']);

function summaryOfFigure(values, name) {
  const [first] = values;
  if (typeof first === 'number') return WORST.has(name) ? Math.max(...values) : median(values);
  if (typeof first === 'boolean') return values.every(Boolean);
  if (Array.isArray(first)) return [...new Set(values.flat())];
  return first === undefined ? undefined : summaryOf(values);
}
