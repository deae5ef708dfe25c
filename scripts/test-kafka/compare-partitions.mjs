// @ts-check
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import { kafkaClassPath } from '../../examples/fleet/kafka-jars.mjs';
import { buildRelay, startRelay } from '../../examples/fleet/relay.mjs';

const KEYS = Array.from({ length: 300 }, (_, n) => `user-${n}`);
const COUNTS = [3, 4];

/** @param {string} producer @param {number} count */
const topicOf = (producer, count) => `${producer}-${count}`;

export const partitionTopics = Object.fromEntries(
  COUNTS.flatMap((count) => ['relay', 'platformatic'].map((producer) => [topicOf(producer, count), count])),
);

/** @typedef {Map<string, number>} Partitions by key */

/**
 * The same keys from the relay, from `@platformatic/kafka` and from the Java client, and for how many of them two of
 * these choose the same partition.
 *
 * @param {{ brokers: string[], folder: string }} setup
 */
export async function comparePartitions({ brokers, folder }) {
  buildRelay();
  await produceByRelay({ brokers, folder });
  await produceByPlatformatic(brokers);
  const lines = [];
  let isRight = true;
  for (const count of COUNTS) {
    const relay = await partitionsIn(brokers, topicOf('relay', count));
    const platformatic = await partitionsIn(brokers, topicOf('platformatic', count));
    const java = partitionsOfJava(folder, count);
    const [toJava, toRelay] = [same(platformatic, java), same(platformatic, relay)];
    lines.push(
      `${count} partitions, ${KEYS.length} keys: relay as Java ${same(relay, java)}, relay as FNV-1a ` +
        `${same(relay, fnvPartitions(count))}, @platformatic/kafka as Java ${toJava}, as the relay ${toRelay}`,
    );
    isRight &&= same(relay, fnvPartitions(count)) === KEYS.length && same(relay, java) < KEYS.length;
  }
  return { lines, isRight };
}

/** @param {{ brokers: string[], folder: string }} setup */
async function produceByRelay({ brokers, folder }) {
  for (const count of COUNTS) {
    const topic = topicOf('relay', count);
    const exporters = [{ kind: 'kafka', eventType: 'tracking', kafka: { topic, addresses: brokers } }];
    const relay = await startRelay({ folder, flags: {}, exporters });
    try {
      const events = KEYS.map((userKey) => ({ kind: 'tracking', key: 'order', userKey, creationDate: 1_767_225_600 }));
      const response = await fetch(`${relay.url}/v1/data/collector`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ meta: {}, events }),
      });
      if (!response.ok) throw new Error(`The relay responded ${response.status}: ${await response.text()}`);
    } finally {
      await relay.remove();
    }
  }
}

/** @param {string[]} brokers */
async function produceByPlatformatic(brokers) {
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: brokers, serializers: stringSerializers });
  for (const count of COUNTS) {
    const messages = KEYS.map((key) => ({ topic: topicOf('platformatic', count), key, value: '{}' }));
    await producer.send({ messages, acks: -1 });
  }
  await producer.close();
}

/**
 * @param {string[]} brokers
 * @param {string} topic
 * @returns {Promise<Partitions>}
 */
async function partitionsIn(brokers, topic) {
  const partitions = new Map();
  const consumer = new Consumer({
    ...{ clientId: 'test', groupId: `of-${topic}`, bootstrapBrokers: brokers, deserializers: stringDeserializers },
  });
  const messages = await consumer.consume({ topics: [topic], mode: 'earliest' });
  for await (const { key, partition } of messages) {
    partitions.set(key, partition);
    if (partitions.size === KEYS.length) break;
  }
  await consumer.close(true);
  return partitions;
}

/**
 * @param {string} folder
 * @param {number} count
 * @returns {Partitions}
 */
function partitionsOfJava(folder, count) {
  const file = join(folder, 'keys');
  writeFileSync(file, KEYS.join('\n'));
  const source = fileURLToPath(new URL('Partitions.java', import.meta.url));
  const args = ['-cp', kafkaClassPath(), source, file, String(count)];
  const { status, stdout, stderr } = spawnSync('java', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Java could not choose partitions:\n${stderr}`);
  return new Map(
    stdout
      .trim()
      .split('\n')
      .map((line, index) => [KEYS[index] ?? '', Number(line)]),
  );
}

/** What IBM/sarama does: the hash as a signed number, its remainder without the sign.
 * @param {number} count
 * @returns {Partitions}
 */
function fnvPartitions(count) {
  return new Map(KEYS.map((key) => [key, Math.abs((fnv1a(key) | 0) % count)]));
}

/** @param {string} text */
function fnv1a(text) {
  return Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);
}

/** @param {Partitions} one @param {Partitions} other */
function same(one, other) {
  return KEYS.filter((key) => one.get(key) === other.get(key)).length;
}
