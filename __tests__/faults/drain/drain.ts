// Plays the scenario `drain`: how much is delivered when a backend closes while its relay fails half of the time.
import { argv } from 'node:process';
import { clauseLine, lineOf, measurementLine, outcomeOf, traceOf } from './lines.js';
import { isMet, measurePoison, measureRefusal, type Measurement, type MeasureSettings } from './measure-requests.js';
import { planOf, type Form } from './plan.js';
import { runDrain } from './run-drain.js';
import { settingsOf, type Settings } from './settings.js';
import { sideBySide } from './side-by-side.js';
import { clausesOf, type Clause, type Outcome } from './verdict.js';

const print = (line: string): void => console.log(line);

interface Play {
  readonly form: Form;
  readonly seed: number;
}

interface Played extends Play {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
}

async function playAll(settings: Settings): Promise<boolean> {
  const { forms, seeds, parallel } = settings;
  const plays = forms.flatMap((form) => seeds.map((seed): Play => ({ form, seed })));
  let holds = true;
  const played: Played[] = [];
  await sideBySide(plays, {
    atATime: parallel,
    work: (play) => playOne(play, settings),
    inOrder: (each) => {
      each.lines.forEach(print);
      played.push(each);
      if (played.length % seeds.length === 0) holds = judgeForm(played.slice(-seeds.length), settings) && holds;
    },
  });
  return holds;
}

/** An application that ends without a report costs its own seed and no other. */
async function playOne(play: Play, settings: Settings): Promise<Played> {
  try {
    const run = await runDrain(planOf({ ...settings, ...play }));
    const trace = settings.trace ? [...traceOf(run), ...run.report.lines] : [];
    return { ...play, outcome: outcomeOf(run), lines: [lineOf(run), ...trace.map((line) => `  ${line}`)] };
  } catch (error) {
    const lines = [`form ${play.form} seed ${play.seed}: FAILED, ${String(error)}`];
    const outcome = { seed: play.seed, share: 0, idealShare: 1, unaccounted: 0, contradictions: lines };
    return { ...play, outcome, lines };
  }
}

function judgeForm(played: readonly Played[], settings: Settings): boolean {
  const form = played[0]?.form ?? 'a';
  const clauses = clausesOf(
    form,
    played.map(({ outcome }) => outcome),
  );
  for (const clause of clauses) print(`form ${form} ${clauseLine(clause)}`);
  for (const seed of seedsToReplay(clauses)) {
    print(`play it again: npm run test:faults -- --scenario drain --form ${form} --seed ${seed}${settings.given}`);
  }
  return clauses.every(({ holds }) => holds);
}

function seedsToReplay(clauses: readonly Clause[]): Set<number> {
  return new Set(clauses.filter(({ holds }) => !holds).flatMap(({ missedBy }) => missedBy));
}

type Measure = (settings: MeasureSettings) => Promise<Measurement>;

const MEASURES: readonly Measure[] = [
  (settings) => measurePoison(0.001, settings),
  (settings) => measurePoison(0.01, settings),
  measureRefusal,
];

async function measureAll({ seeds, events, options, parallel, trace }: Settings): Promise<boolean> {
  let holds = true;
  await sideBySide(
    MEASURES.flatMap((measure) => seeds.map((seed) => ({ measure, seed }))),
    {
      atATime: parallel,
      work: ({ measure, seed }) => measure({ seed, events, options }),
      inOrder: (measurement) => {
        print(measurementLine(measurement));
        if (trace) for (const line of traceOf(measurement.run)) print(`  ${line}`);
        holds &&= isMet(measurement);
      },
    },
  );
  return holds;
}

async function play(settings: Settings): Promise<number> {
  const holds = settings.requests ? await measureAll(settings) : await playAll(settings);
  print(`drain: ${holds ? 'all holds' : 'MISSED'}`);
  return holds ? 0 : 1;
}

/** Arguments that are wrong are told in one sentence, with exit code 2. */
function readSettings(): Settings | undefined {
  try {
    return settingsOf(argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
    return undefined;
  }
}

const settings = readSettings();
if (settings !== undefined) process.exitCode = await play(settings);
