import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judge, wrongResults } from './lib/bars.mjs';
import { USAGE, readCommandLine } from './lib/command-line.mjs';
import { CommitFolder, exitAtSignals, shortHashOf } from './lib/commit.mjs';
import { machine } from './lib/machine.mjs';
import { installPeers } from './lib/peers.mjs';
import { barLines, rowsOf, textTable } from './lib/report.mjs';
import { playRounds, summaryOf } from './lib/rounds.mjs';
import { runCommand } from './lib/run-command.mjs';
import { SCENARIOS } from './lib/scenarios.mjs';
import { soak } from './lib/soak.mjs';
import { measureSpool } from './spool/index.mjs';
import { judgeSpool, wrongSpoolResults } from './spool/judge.mjs';
import { spoolTables } from './spool/report.mjs';
import { commitSubject, selectSubjects, subjectsBesideCommit, titleOf } from './lib/subjects.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

async function main() {
  const asked = readCommandLine();
  if (asked.help) return void console.log(USAGE);
  if (asked.show !== undefined) return report(JSON.parse(readFileSync(asked.show, 'utf8')), asked);
  if (asked.soak) return soakAndReport(asked);
  if (asked.spool) return measureSpoolAndReport(asked);
  if (asked.against !== undefined) return measureBesideCommit(asked);
  return measureAndReport({ ...asked, subjects: selectSubjects(asked.subjects) });
}

/** What is built for it goes away with the process, however that ends. */
async function measureBesideCommit(asked) {
  const hash = shortHashOf(asked.against);
  const named = asked.subjects && selectSubjects([...new Set(['ours', ...asked.subjects])]);
  const [ours, ...others] = named ?? subjectsBesideCommit();
  exitAtSignals();
  process.stderr.write(`building ${hash} …\n`);
  const commit = await CommitFolder.build(hash);
  const subjects = [ours, commitSubject({ hash, folder: commit.folder }), ...others];
  await measureAndReport({ ...asked, against: hash, subjects });
}

async function measureSpoolAndReport(asked) {
  const results = await measureSpool({ ...asked, onRun: progress });
  save(asked.json ?? here('results/spool.json'), results);
  report(results, asked);
}

async function measureAndReport(asked) {
  const { scenarios, rounds, scale, against, flags } = asked;
  installPeers(asked.subjects);
  const subjects = asked.subjects.map((subject) => ({ ...subject, title: titleOf(subject) }));
  const settings = { scenarios, rounds, scale, against };
  const measured = subjects.filter(({ unavailable }) => unavailable === undefined);
  const runs = await playRounds({ ...settings, flags, subjects: measured, onRun: progress });
  const summaries = mapValues(runs, (bySubject) => mapValues(bySubject, summaryOf));
  const results = { machine: machine(), settings, subjects, summaries, runs };
  save(asked.json ?? here('results/latest.json'), results);
  report(results, asked);
}

/** Prints the tables and the bars; the exit code says whether all are met and no result is wrong. */
function report(results, { 'no-bars': withoutBars }) {
  const { spool } = results.settings;
  const verdicts = withoutBars ? [] : spool ? judgeSpool(results) : judge(results);
  const wrong = spool ? wrongSpoolResults(results) : wrongResults(results);
  print(results);
  if (verdicts.length > 0) console.log(`\n${barLines(verdicts).join('\n')}`);
  for (const { scenario, subject, what } of wrong) console.log(`WRONG   ${scenario}: ${subject}: ${what}`);
  if (wrong.length > 0 || verdicts.some(({ met }) => met === false)) process.exitCode = 1;
}

function progress({ scenario, subject, round, run }) {
  const figure = run.eventsPerSecond ? `${Math.round(run.eventsPerSecond).toLocaleString('en')} events/s` : '';
  process.stderr.write(`${scenario} ${round + 1}: ${subject.name} ${figure}\n`);
}

function print({ machine: { cpu, cpus, node, platform }, settings, subjects, summaries }) {
  console.log(
    `\n${cpu}, ${cpus} CPUs, Node ${node}, ${platform}; medians of ${settings.rounds} rounds${scaled(settings)}`,
  );
  if (settings.spool) return void console.log(`\n${spoolTables({ subjects, summaries }).join('\n\n')}`);
  for (const [scenario, bySubject] of Object.entries(summaries)) {
    console.log(`\n${SCENARIOS[scenario].title}\n`);
    console.log(textTable(rowsOf({ scenario, subjects, summaries: bySubject })));
  }
}

function scaled({ scale }) {
  return scale === 1 ? '' : `; events x ${scale}, so that no figure means much`;
}

async function soakAndReport({ minutes, subjects = ['ours'], json }) {
  const [subject] = selectSubjects(subjects);
  installPeers([subject]);
  const result = await soak({ subject, minutes, onMinute: (line) => console.log(line) });
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

await runCommand(main);
