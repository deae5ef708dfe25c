import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judge, lostEvents } from './lib/bars.mjs';
import { machine } from './lib/machine.mjs';
import { barLines, rowsOf, textTable } from './lib/report.mjs';
import { playRounds, summaryOf } from './lib/rounds.mjs';
import { SCENARIOS } from './lib/scenarios.mjs';
import { soak } from './lib/soak.mjs';
import { selectSubjects, titleOf } from './lib/subjects.mjs';

const USAGE = `npm run bench -- [scenario …] [options]

scenarios: ${Object.keys(SCENARIOS).join(', ')} (all of them when none is named), or soak alone

  --subjects ours,bare   only these (default: all)
  --rounds 5             rounds; medians are reported
  --scale 1              multiplies the numbers of events, for a quick look
  --minutes 10           of soak
  --show FILE            measures nothing: prints and judges the results of a run before
  --json FILE            where the results go (default: bench/results/latest.json)
  --no-bars              judge no bars (lost events still fail)
  --node-flags FLAGS     for the measured processes, such as --cpu-prof
`;

const OPTIONS = {
  subjects: { type: 'string' },
  rounds: { type: 'string', default: '5' },
  scale: { type: 'string', default: '1' },
  minutes: { type: 'string', default: '10' },
  show: { type: 'string' },
  json: { type: 'string' },
  'no-bars': { type: 'boolean', default: false },
  'node-flags': { type: 'string', default: '' },
  help: { type: 'boolean', default: false },
};

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

async function main() {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help) return void console.log(USAGE);
  if (values.show !== undefined) return report(JSON.parse(readFileSync(values.show, 'utf8')), values);
  if (positionals.includes('soak')) return soakAndReport(values);
  const scenarios = positionals.length > 0 ? positionals : Object.keys(SCENARIOS);
  const unknown = scenarios.find((name) => !Object.hasOwn(SCENARIOS, name));
  if (unknown !== undefined) throw new Error(`Expected a scenario, got ${unknown}.\n\n${USAGE}`);
  const subjects = selectSubjects(values.subjects?.split(','));
  installPeers(subjects);
  return measureAndReport({ values, scenarios, subjects: subjects.map((each) => ({ ...each, title: titleOf(each) })) });
}

/** The SDKs that we are compared with are installed only here and only when they are measured. */
function installPeers(subjects) {
  const missing = subjects.some((subject) => subject.package && !existsSync(here(`node_modules/${subject.package}`)));
  if (!missing) return;
  console.log('installing the SDKs to compare with …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', here('.')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci failed in bench.');
}

async function measureAndReport({ values, scenarios, subjects }) {
  const settings = { scenarios, rounds: Number(values.rounds), scale: Number(values.scale) };
  const flags = values['node-flags'].split(' ').filter(Boolean);
  const measured = subjects.filter(({ unavailable }) => unavailable === undefined);
  const runs = await playRounds({ ...settings, flags, subjects: measured, onRun: progress });
  const summaries = mapValues(runs, (bySubject) => mapValues(bySubject, summaryOf));
  const results = { machine: machine(), settings, subjects, summaries, runs };
  save(values.json ?? here('results/latest.json'), results);
  report(results, values);
}

/** Prints the tables and the bars; the exit code says whether all are met and no event is lost. */
function report(results, { 'no-bars': withoutBars }) {
  const verdicts = withoutBars ? [] : judge(results.summaries);
  const lost = lostEvents(results.summaries);
  print(results);
  if (verdicts.length > 0) console.log(`\n${barLines(verdicts).join('\n')}`);
  for (const { scenario, subject, unaccounted } of lost)
    console.log(
      `LOST    ${scenario}: ${unaccounted} events of ${subject} are neither at the collector nor in its ledger`,
    );
  if (lost.length > 0 || verdicts.some(({ met }) => !met)) process.exitCode = 1;
}

function progress({ scenario, subject, round, run }) {
  const figure = run.eventsPerSecond ? `${Math.round(run.eventsPerSecond).toLocaleString('en')} events/s` : '';
  process.stderr.write(`${scenario} ${round + 1}: ${subject.name} ${figure}\n`);
}

function print({ machine: { cpu, cpus, node, platform }, settings, subjects, summaries }) {
  console.log(
    `\n${cpu}, ${cpus} CPUs, Node ${node}, ${platform}; medians of ${settings.rounds} rounds${scaled(settings)}`,
  );
  for (const [scenario, bySubject] of Object.entries(summaries)) {
    console.log(`\n${SCENARIOS[scenario].title}\n`);
    console.log(textTable(rowsOf({ scenario, subjects, summaries: bySubject })));
  }
}

function scaled({ scale }) {
  return scale === 1 ? '' : `; events x ${scale}, so that no figure means much`;
}

async function soakAndReport({ minutes, subjects = 'ours', json }) {
  const [subject] = selectSubjects([subjects]);
  installPeers([subject]);
  const result = await soak({ subject, minutes: Number(minutes), onMinute: (line) => console.log(line) });
  save(json ?? here('results/soak.json'), { machine: machine(), ...result });
  for (const line of result.lines) console.log(line);
  if (!result.met) process.exitCode = 1;
}

function save(path, results) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    JSON.stringify(results, (_key, value) => (typeof value === 'bigint' ? String(value) : value), 1),
  );
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

await main();
