// npm run bench:dev-relay -- --against <commit>: goff-dev-relay of this tree beside that of another commit.
import { fileURLToPath } from 'node:url';
import { CommitFolder, exitAtSignals, shortHashOf } from '../lib/commit.mjs';
import { machine } from '../lib/machine.mjs';
import { orderOf } from '../lib/order.mjs';
import { barLines } from '../lib/report.mjs';
import { runCommand } from '../lib/run-command.mjs';
import { USAGE, readCommandLine } from './command-line.mjs';
import { judge } from './judge.mjs';
import { batchesOf } from './load.mjs';
import { measure } from './measure.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function measureAll({ hash, rounds, events }) {
  exitAtSignals();
  const commit = await CommitFolder.build(hash);
  const subjects = [
    { name: 'ours', folder: root },
    { name: hash, folder: commit.folder },
  ];
  const runs = Object.fromEntries(subjects.map(({ name }) => [name, []]));
  const bodies = batchesOf(events);
  for (let round = 0; round < rounds; round++) {
    for (const { name, folder } of orderOf(subjects, round)) {
      runs[name].push(await measure(folder, { bodies, events }));
      process.stderr.write(`${round + 1}: ${name} ${shown(runs[name].at(-1))}\n`);
    }
  }
  return judge({ runs, hash });
}

const shown = ({ startMs, idleMb, eventsPerSecond }) =>
  `${startMs.toFixed(0)} ms, ${idleMb.toFixed(1)} MB, ${Math.round(eventsPerSecond).toLocaleString('en')}/s`;

async function main() {
  const asked = readCommandLine();
  if (asked.help) return void console.log(USAGE);
  const hash = shortHashOf(asked.against);
  const { cpu, cpus, node } = machine();
  console.log(`Node ${node}, ${cpus} × ${cpu}; ${asked.rounds} rounds of ${asked.events.toLocaleString('en')} events`);
  const verdicts = await measureAll({ ...asked, hash });
  console.log(`\n${barLines(verdicts).join('\n')}`);
  if (!verdicts.every(({ met }) => met)) process.exitCode = 1;
}

await runCommand(main);
