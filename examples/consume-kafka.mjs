// Brings exposures and tracking events from Kafka into files of JSON lines, at least once, for goff-impact.
// Needs: npm i @platformatic/kafka
// Usage: node examples/consume-kafka.mjs --brokers localhost:9092 --topics exposures,tracking \
//          --group impact --out events
// Then: npx --no -- goff-impact --flag checkout --goal purchase events/
import { argv, exit, stderr, stdout } from 'node:process';
import { HELP, readArguments } from './kafka/arguments.mjs';
import { consume } from './kafka/consume.mjs';

const setting = settingOf(argv.slice(2));
if (setting === 'help') {
  stdout.write(HELP);
  exit(0);
}

const end = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => end.abort());

try {
  const counts = await consume({ ...setting, signal: end.signal, log: (line) => stderr.write(`${line}\n`) });
  stdout.write(`${JSON.stringify(counts)}\n`);
} catch (error) {
  stderr.write(`${sentenceOf(error)}\n`);
  exit(1);
}

/** @param {readonly string[]} args */
function settingOf(args) {
  try {
    return readArguments(args);
  } catch (error) {
    stderr.write(`${sentenceOf(error)}\n`);
    return exit(2);
  }
}

/** @param {unknown} error */
function sentenceOf(error) {
  return error instanceof Error ? error.message : String(error);
}
