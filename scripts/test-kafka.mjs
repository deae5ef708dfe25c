// @ts-check
// What needs a real Kafka, which it starts: `kill` kills the consumer of examples/consume-kafka.mjs between writing and
// committing and counts every event; `partitions` says which partitions producers choose for equal keys. Without a name
// it runs both. Exit codes: 0 all holds, 1 something does not, 2 the command line is wrong, 3 Java, Maven or Go is
// missing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, exit, stderr, stdout } from 'node:process';
import { Lacking } from '../examples/fleet/lacking.mjs';
import { startKafka } from '../examples/fleet/kafka.mjs';
import { killConsumer, killTopics } from './test-kafka/kill-consumer.mjs';
import { comparePartitions, partitionTopics } from './test-kafka/compare-partitions.mjs';

const SCENARIOS = new Map([
  ['kill', { run: killConsumer, topics: killTopics }],
  ['partitions', { run: comparePartitions, topics: partitionTopics }],
]);

const names = argv.slice(2).length > 0 ? argv.slice(2) : [...SCENARIOS.keys()];
if (names.includes('--help')) {
  stdout.write(`Usage: node scripts/test-kafka.mjs [${[...SCENARIOS.keys()].join(' | ')}]\n`);
  exit(0);
}
const unknown = names.find((name) => !SCENARIOS.has(name));
if (unknown !== undefined) {
  stderr.write(`Expected ${[...SCENARIOS.keys()].join(' or ')}, got ${unknown}\n`);
  exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'test-kafka-'));
try {
  const holds = [];
  for (const name of names) holds.push(await play(name));
  process.exitCode = holds.every(Boolean) ? 0 : 1;
} catch (error) {
  if (!(error instanceof Lacking)) throw error;
  stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} name */
async function play(name) {
  const scenario = SCENARIOS.get(name);
  if (scenario === undefined) return false;
  const { run, topics } = scenario;
  const kafka = await startKafka({ folder: join(folder, name), topics });
  try {
    const { lines, isRight } = await run({ brokers: kafka.brokers, folder: join(folder, name) });
    stdout.write(`${[name, ...lines].join('\n  ')}\n`);
    return isRight;
  } finally {
    await kafka.stop();
  }
}
