import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Callee } from '../lib/calls.mjs';
import { orderOf } from '../lib/order.mjs';
import { Stage } from '../lib/stage.mjs';
import { SPOOL_SCENARIOS } from './scenarios.mjs';
import { inFolder } from './subjects.mjs';

/**
 * Plays the parts, round after round, each run in a process and a folder of its own. The order rotates from one round
 * to the next, so that a machine that gets slower or faster does so for everybody.
 */
export async function playSpoolRounds({ scenarios, subjects, rounds, onRun, ...settings }) {
  const temporary = mkdtempSync(join(tmpdir(), 'goff-bench-spool-'));
  process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
  const collector = new Callee('./collector.mjs');
  const { url } = await collector.call('accept');
  const runs = {};
  for (const scenario of scenarios) {
    const players = playersOf(scenario, subjects);
    runs[scenario] = Object.fromEntries(players.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const subject of orderOf(players, round)) {
        const run = await play(scenario, new Round({ ...settings, subject, collector, url, temporary }));
        runs[scenario][subject.name].push(run);
        onRun?.({ scenario, subject, round, run });
      }
    }
  }
  await collector.end();
  return runs;
}

function playersOf(scenario, subjects) {
  const { subjects: names } = SPOOL_SCENARIOS[scenario];
  return subjects.filter(
    (subject) => (names?.includes(subject.name) ?? true) && (subject.scenarios?.includes(scenario) ?? true),
  );
}

async function play(scenario, round) {
  try {
    return await SPOOL_SCENARIOS[scenario].play(round);
  } finally {
    await round.end();
  }
}

/** One subject in one round of a part: opens its processes and folders, and ends them. */
class Round {
  #settings;
  #stages = [];
  #folders = [];
  #folder;

  constructor(settings) {
    this.#settings = settings;
  }

  get temporary() {
    return this.#settings.temporary;
  }

  count = (events) => Math.ceil(events * this.#settings.scale * (this.#settings.subject.scale ?? 1));

  newFolder() {
    const folder = mkdtempSync(join(this.temporary, 'run-'));
    this.#folders.push(folder);
    return folder;
  }

  /** A process of the subject; by default in the folder of all of this round. */
  async open({ directory = (this.#folder ??= this.newFolder()), roomy = true } = {}) {
    const { subject, rivals, ...settings } = this.#settings;
    const stage = await Stage.open({ ...settings, subject: inFolder(subject, directory, rivals), roomy });
    this.#stages.push(stage);
    return stage;
  }

  async end() {
    for (const stage of this.#stages) await stage.end();
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}
