// Plays the scenario `drain`: how much is delivered when a backend closes while its relay fails half of the time.
import { argv } from 'node:process';
import { clauseLine, lineOf, outcomeOf, traceOf } from './lines.js';
import { measurePoison, measureRefusal, type Measurement } from './measure-requests.js';
import { planOf, type Form } from './plan.js';
import { runDrain, type DrainRun } from './run-drain.js';
import { settingsOf, type Settings } from './settings.js';
import { clausesOf, type Clause } from './verdict.js';

const print = (line: string): void => console.log(line);

async function playForms(settings: Settings): Promise<boolean> {
  let holds = true;
  for (const form of settings.forms) {
    const runs = await playSeeds(form, settings);
    const clauses = clausesOf(form, runs.map(outcomeOf));
    for (const clause of clauses) print(`form ${form} ${clauseLine(clause)}`);
    printReplays(form, { clauses, settings });
    holds &&= clauses.every((clause) => clause.holds);
  }
  return holds;
}

/** Some at a time; in the order of the seeds. */
async function playSeeds(form: Form, settings: Settings): Promise<DrainRun[]> {
  const left = [...settings.seeds];
  const runs: DrainRun[] = [];
  const play = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift())
      runs.push(await playOne(form, { seed, settings }));
  };
  await Promise.all(Array.from({ length: settings.parallel }, play));
  return runs.sort((one, other) => one.plan.seed - other.plan.seed);
}

async function playOne(form: Form, { seed, settings }: { seed: number; settings: Settings }): Promise<DrainRun> {
  const run = await runDrain(planOf({ ...settings, form, seed }));
  print(lineOf(run));
  if (settings.trace) for (const line of [...traceOf(run), ...run.report.lines.map((each) => `  ${each}`)]) print(line);
  return run;
}

function printReplays(form: Form, { clauses, settings }: { clauses: readonly Clause[]; settings: Settings }): void {
  const missed = clauses.filter(({ holds }) => !holds).flatMap(({ missedBy }) => missedBy);
  for (const seed of new Set(missed)) {
    print(`play it again: npm run test:faults -- --scenario drain --form ${form} --seed ${seed} ${settings.given}`);
  }
}

async function measureRequests({ seeds, events, options }: Settings): Promise<boolean> {
  const settings = { seed: seeds[0] ?? 1, events, options };
  let holds = true;
  const measures = [
    () => measurePoison(0.001, settings),
    () => measurePoison(0.01, settings),
    () => measureRefusal(settings),
  ];
  for (const measure of measures) {
    const measurement = await measure();
    print(measurementLine(measurement));
    holds &&= measurement.value <= measurement.bar;
  }
  return holds;
}

function measurementLine({ text, value, bar, run }: Measurement): string {
  const { delivered, pending, inFlight, dropped } = run.report.ledger;
  const state = `${delivered} delivered, ${dropped.rejected} rejected, ${pending + inFlight} left`;
  const requests = `${run.requests.length} requests, ${run.requests.filter(({ events }) => events.length === 0).length} empty`;
  return `${value <= bar ? 'holds' : 'MISSED'}: ${text}: ${Number(value.toFixed(4))}, at most ${bar} (${requests}; ${state})`;
}

const settings = settingsOf(argv.slice(2));
const holds = settings.requests ? await measureRequests(settings) : await playForms(settings);
process.exitCode = holds ? 0 : 1;
