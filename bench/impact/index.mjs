// npm run bench:impact: the analysis of exported events beside what else reads such files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { machine } from '../lib/machine.mjs';
import { barLines, textTable } from '../lib/report.mjs';
import { UsageError } from '../lib/usage-error.mjs';
import { judgeComparison, judgeFigures, judgeGrowth } from './bars.mjs';
import { USAGE, readCommandLine } from './command-line.mjs';
import { DataSets } from './data.mjs';
import { growthEntries, growthOf } from './growth.mjs';
import { PrerequisiteError } from './prerequisite-error.mjs';
import { aboutData, comparisonRows, growthRows } from './report.mjs';
import { playRounds, summaryOf } from './rounds.mjs';
import { prepareSubjects } from './subjects.mjs';

async function main() {
  const asked = readCommandLine();
  if (asked.help) return void console.log(USAGE);
  const subjects = prepareSubjects({ names: asked.subjects, command: asked.command, cache: asked.data });
  const dataSets = new DataSets({ folder: asked.data, seed: asked.seed });
  if (!asked.keep) removeAtTheEnd(dataSets);
  const { cpu, cpus, node, platform } = machine();
  console.log(`${cpu}, ${cpus} CPUs, Node ${node}, ${platform}; medians of ${asked.rounds} rounds`);
  const parts = [];
  if (asked.only !== 'growth') parts.push(await compare({ asked, subjects, dataSets }));
  const grown = asked.only === 'growth' ? subjects : subjects.filter(({ name }) => name === 'ours');
  if (asked.only !== 'comparison' && grown.length > 0) parts.push(await grow({ asked, subjects: grown, dataSets }));
  judge(parts, asked);
}

function removeAtTheEnd(dataSets) {
  process.once('exit', () => dataSets.removeMade());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

async function compare({ asked: { lines, rounds }, subjects, dataSets }) {
  const data = dataSets.of(lines);
  console.log(`\n${aboutData(data.truth)}\n`);
  const entries = subjects.map((subject) => ({ name: subject.name, subject, data }));
  const summaries = await summariesOf({ entries, rounds });
  console.log(textTable(comparisonRows({ subjects, summaries, truth: data.truth })));
  return { summaries, verdicts: judgeComparison(summaries) };
}

async function grow({ asked: { lines, rounds }, subjects, dataSets }) {
  const summaries = await summariesOf({ entries: growthEntries({ subjects, lines, dataSets }), rounds });
  const verdicts = subjects.flatMap((subject) => {
    const growth = growthOf({ subject, lines, summaries });
    console.log(`\nwithout the ${growth.start.toFixed(2)} s that ${subject.title} takes for 1,000 lines\n`);
    console.log(textTable(growthRows({ title: subject.title, growth })));
    return judgeGrowth({ subject, growth });
  });
  return { summaries, verdicts };
}

async function summariesOf({ entries, rounds }) {
  const runs = await playRounds({ entries, rounds, onRun: progress });
  return Object.fromEntries(Object.entries(runs).map(([name, list]) => [name, summaryOf(list)]));
}

function progress({ entry: { name }, round, run: { seconds, peakMb = NaN, wrong } }) {
  const figures = `${seconds.toFixed(2)} s ${peakMb.toFixed(0)} MB`;
  process.stderr.write(`${round + 1}: ${name} ${figures}${wrong.length > 0 ? ' WRONG' : ''}\n`);
}

/** Prints the bars; the exit code says whether all are met and no figure is wrong. */
function judge(parts, asked) {
  const summaries = Object.assign({}, ...parts.map((part) => part.summaries));
  const verdicts = [judgeFigures(summaries), ...parts.flatMap((part) => part.verdicts)];
  console.log(`\n${barLines(verdicts).join('\n')}`);
  for (const [name, { wrong }] of Object.entries(summaries))
    for (const what of wrong) console.log(`WRONG   ${name}: ${what}`);
  save(asked.json, { machine: machine(), settings: asked, summaries, verdicts });
  if (verdicts.some(({ met }) => met === false)) process.exitCode = 1;
}

function save(file, results) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, undefined, 1)}\n`);
}

/** What a person can set right, by exit code: 2 for the command line, 3 for what is missing here. */
const EXIT_CODES = [
  [UsageError, 2],
  [PrerequisiteError, 3],
];

try {
  await main();
} catch (error) {
  const [, code] = EXIT_CODES.find(([kind]) => error instanceof kind) ?? [];
  if (code === undefined) throw error;
  console.error(error.message);
  process.exitCode = code;
}
