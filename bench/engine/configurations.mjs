// What configurations of several sizes cost, from the bytes of the socket to the events.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const RUNS = 3;

const verdict = (holds) => (holds ? 'ok' : 'MISSED');

/** The longest that a configuration may block the event loop, in milliseconds. */
const CONFIGURATIONS = [
  { name: '5,000 flags', size: 'flags:5000', maxBlockMs: 20, maxBytes: 40e6 },
  { name: '5 MB', size: 'bytes:5000000', maxBlockMs: 20 },
  { name: '50 MB', size: 'bytes:50000000', maxBlockMs: 60 },
];

/** Measures each in a process of its own, where nothing is warm. */
function configurationCost(size, encoding) {
  const script = fileURLToPath(new URL('./configuration-cost.mjs', import.meta.url));
  const options = { encoding: 'utf8', maxBuffer: 1e8 };
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', script, size, encoding], options));
}

const median = (values) => [...values].sort((left, right) => left - right)[values.length >> 1];

/** The median of each figure. */
function blocksOf(runs, stage) {
  const [blockMs, withoutGcMs, gcMs, ms] = ['blockMs', 'withoutGcMs', 'gcMs', 'ms'].map((figure) =>
    median(runs.map((run) => run[stage][figure])),
  );
  return { blockMs, withoutGcMs, gcMs, ms };
}

const STAGES = [
  ['first', 'first request, one flag'],
  ['load', 'load'],
  ['same', 'refresh, nothing changed'],
  ['few', 'refresh, 10 changed'],
];

/**
 * Loads and refreshes, from the bytes of the socket to the events. The bars are absolute, so they depend on the
 * machine: they are reported and do not decide the exit code, the ratios do.
 */
function printConfiguration({ name, size, maxBlockMs, maxBytes }, encoding) {
  const runs = Array.from({ length: RUNS }, () => configurationCost(size, encoding));
  const parseMs = median(runs.map((run) => run.parseMs));
  console.log(
    `\n${name}, ${encoding} (${runs[0].flags} flags; JSON.parse of the whole blocks for ${parseMs.toFixed(0)} ms)`,
  );
  for (const [stage, words] of STAGES) {
    const { blockMs, withoutGcMs, gcMs, ms } = blocksOf(runs, stage);
    const cells = [
      words.padEnd(26),
      `longest block ${blockMs.toFixed(1).padStart(5)} ms, at most ${maxBlockMs} ${verdict(blockMs <= maxBlockMs)}`,
      `without gc ${withoutGcMs.toFixed(1)}`,
      `longest gc ${gcMs.toFixed(1)}`,
      `in all ${ms.toFixed(0)}`,
    ];
    console.log(`  ${cells.join('  ')}`);
  }
  const [loaded, compiled] = ['loadedBytes', 'compiledBytes'].map((figure) => median(runs.map((run) => run[figure])));
  const bar = maxBytes === undefined ? '' : `, at most ${maxBytes / 1e6} ${verdict(compiled <= maxBytes)}`;
  console.log(`  memory ${(loaded / 1e6).toFixed(1)} MB, 5,000 compiled ${(compiled / 1e6).toFixed(1)} MB${bar}`);
}

/** Prints the cost of each size, plain and compressed. */
export function printConfigurations() {
  for (const one of CONFIGURATIONS) {
    for (const encoding of ['plain', 'gzip']) printConfiguration(one, encoding);
  }
}
