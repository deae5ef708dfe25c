import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from './child.mjs';

const command = fileURLToPath(new URL('../consume-kafka.mjs', import.meta.url));
const FINISH_MS = 120_000;
const LOOK_MS = 500;

/**
 * Starts the consumer, a process that writes what is in the topics into files of JSON lines in a folder.
 * Those of another run are removed.
 *
 * @param {{ brokers: string[], topics: string[], folder: string }} setup
 */
export function startConsumer({ brokers, topics, folder }) {
  for (const path of filesIn(folder)) rmSync(path);
  const source = ['--brokers', brokers.join(), '--topics', topics.join(), '--group', 'fleet', '--every', '1'];
  const child = new Child('The consumer', process.execPath, [command, ...source, '--out', folder]);
  return {
    /**
     * Resolves with the events of its files, each copy on its own, when it has all that is in the topics, and ends it.
     */
    async finish(count) {
      await child.ready(async () => eventsIn(folder).length >= count, FINISH_MS, LOOK_MS);
      const { code } = await child.stop('SIGTERM');
      if (code !== 0) throw new Error(`The consumer ended with ${code}:\n${child.output}`);
      return eventsIn(folder);
    },
  };
}

function filesIn(folder) {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^[^.].*\.jsonl$/.test(name)) : [];
  return names.map((name) => join(folder, name));
}

function eventsIn(folder) {
  const lines = filesIn(folder).flatMap((path) => readFileSync(path, 'utf8').split('\n'));
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}
