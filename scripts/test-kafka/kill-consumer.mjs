// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { Producer, stringSerializers } from '@platformatic/kafka';

const TOPIC = 'tracking';
const EVENTS = 3_000;
const GIVE_UP_MS = 120_000;

export const killTopics = { [TOPIC]: 3 };

/**
 * One consumer is killed when its first files are whole and nothing is committed, another one goes on.
 *
 * @param {{ brokers: string[], folder: string }} setup
 */
export async function killConsumer({ brokers, folder }) {
  const out = join(folder, 'out');
  await produce(brokers);
  const killed = await run({ brokers, out, dies: true });
  const before = idsIn(out);
  const second = start({ brokers, out, dies: false });
  const deadlineMs = Date.now() + GIVE_UP_MS;
  while (new Set(idsIn(out)).size < EVENTS && Date.now() < deadlineMs) await delay(100);
  second.kill('SIGTERM');
  const [code] = await once(second, 'close');
  const ids = idsIn(out);
  const missing = EVENTS - new Set(ids).size;
  const copies = ids.length - new Set(ids).size;
  return {
    isRight: killed === 'SIGKILL' && code === 0 && missing === 0 && before.length > 0 && copies === before.length,
    lines: [
      `${EVENTS} events in 3 partitions, a consumer killed between writing and committing, another one after it`,
      `${missing} missing, ${copies} twice, of ${before.length} that were written and not committed`,
    ],
  };
}

/** @param {string[]} brokers */
async function produce(brokers) {
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: brokers, serializers: stringSerializers });
  const messages = Array.from({ length: EVENTS }, (_, n) => ({
    topic: TOPIC,
    key: `user-${n}`,
    value: JSON.stringify({ kind: 'tracking', key: 'order', trackingEventDetails: { eventId: `id-${n}` } }),
  }));
  await producer.send({ messages, acks: -1 });
  await producer.close();
}

/** @param {{ brokers: string[], out: string, dies: boolean }} setup */
function start({ brokers, out, dies }) {
  const file = fileURLToPath(new URL('consuming-process.mjs', import.meta.url));
  return spawn(process.execPath, [file, brokers.join(), TOPIC, out, dies ? 'dies' : 'lives'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** @param {{ brokers: string[], out: string, dies: boolean }} setup */
async function run(setup) {
  const [, signal] = await once(start(setup), 'close');
  return signal;
}

/** The ids of all lines that can be seen, each copy on its own.
 * @param {string} out
 * @returns {string[]}
 */
function idsIn(out) {
  if (!existsSync(out)) return [];
  const names = readdirSync(out).filter((name) => /^[^.].*\.jsonl$/.test(name));
  const lines = names.flatMap((name) => readFileSync(join(out, name), 'utf8').trimEnd().split('\n'));
  return lines.map((line) => JSON.parse(line).trackingEventDetails.eventId);
}
