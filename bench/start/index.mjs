// npm run bench:start: what it costs to start, beside other SDKs and beside an earlier commit.
import { Callee } from '../lib/calls.mjs';
import { CommitFolder, exitAtSignals, shortHashOf } from '../lib/commit.mjs';
import { machine } from '../lib/machine.mjs';
import { orderOf } from '../lib/order.mjs';
import { installPeers } from '../lib/peers.mjs';
import { barLines, markdownTable, textTable } from '../lib/report.mjs';
import { runCommand } from '../lib/run-command.mjs';
import { USAGE, readCommandLine } from './command-line.mjs';
import { figuresOf, judge, rowsOf } from './judge.mjs';
import { measure, measureEmpty } from './measure.mjs';
import { startSubjects } from './subjects.mjs';

async function commitOf(hash) {
  if (hash === undefined) return undefined;
  exitAtSignals();
  const { folder } = await CommitFolder.build(hash);
  return { name: hash, folder };
}

async function measureAll(subjects, rounds) {
  const collector = new Callee('./collector.mjs');
  const { url } = await collector.call('accept');
  const players = subjects.filter(({ unavailable }) => unavailable === undefined);
  const runs = Object.fromEntries(players.map(({ name }) => [name, []]));
  try {
    for (let round = 0; round < rounds; round++) {
      const emptyMb = await measureEmpty();
      for (const subject of orderOf(players, round)) {
        runs[subject.name].push(figuresOf(await measure(subject, { collector, url }), emptyMb));
        process.stderr.write(`${round + 1}: ${subject.name}\n`);
      }
    }
  } finally {
    await collector.end();
  }
  return runs;
}

async function main() {
  const { against, help, rounds, subjects: names } = readCommandLine();
  if (help) return void console.log(USAGE);
  const commit = await commitOf(against === undefined ? undefined : shortHashOf(against));
  installPeers(startSubjects({ commit, names }));
  // The titles have the versions that are installed.
  const subjects = startSubjects({ commit, names });
  const { cpu, cpus, node } = machine();
  console.log(`Node ${node}, ${cpus} × ${cpu}; medians of ${rounds} rounds\n`);
  const runs = await measureAll(subjects, rounds);
  const rows = rowsOf({ subjects, runs });
  console.log(process.stdout.isTTY ? textTable(rows) : markdownTable(rows));
  const verdicts = judge({ subjects, runs });
  console.log(`\n${barLines(verdicts).join('\n')}`);
  if (!verdicts.every(({ met }) => met)) process.exitCode = 1;
}

await runCommand(main);
