// @ts-check
// A consumer that may kill itself when its first files are whole and nothing is committed yet.
import { argv, kill, pid } from 'node:process';
import { consume } from '../../examples/kafka/consume.mjs';

const [brokers = '', topic = '', folder = '', fate] = argv.slice(2);
const end = new AbortController();
process.once('SIGTERM', () => end.abort());

await consume({
  ...{ brokers: brokers.split(','), topics: [topic], group: 'test', folder, signal: end.signal },
  everyMs: 500,
  maxBytes: 50_000,
  onFiles: () => {
    if (fate === 'dies') kill(pid, 'SIGKILL');
  },
  log: (line) => process.stderr.write(`${line}\n`),
});
