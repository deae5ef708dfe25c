import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '../kafka.mjs';
import { buildRelay } from '../relay.mjs';
import { topicOf } from './outlets.mjs';

/**
 * What the parts are played on: a folder, and a Kafka if one of them needs it.
 *
 * @typedef {Awaited<ReturnType<typeof startKafka>>} Kafka
 * @typedef {{ folder: string, kafka: Kafka | undefined, close(): Promise<void> }} Stage
 */

/**
 * @param {readonly { needsKafka: boolean, topics: readonly string[] }[]} parts
 * @returns {Promise<Stage>}
 * @throws {import('../lacking.mjs').Lacking} where Go, Java or Maven is missing
 */
export async function openStage(parts) {
  buildRelay();
  const folder = mkdtempSync(join(tmpdir(), 'losses-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  process.on('exit', remove);
  const topics = parts.flatMap((part) => part.topics.map((name) => [topicOf(name), 1]));
  const kafka = parts.some(({ needsKafka }) => needsKafka)
    ? await startKafka({ folder, topics: Object.fromEntries(topics) })
    : undefined;
  return { folder, kafka, close: async () => (await kafka?.stop(), remove()) };
}
