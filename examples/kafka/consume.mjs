import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { LeftFiles } from './left-files.mjs';
import { openMessages } from './open-messages.mjs';
import { writeMessages } from './write-messages.mjs';

/** After a failure, Kafka is asked again after this time. */
const AGAIN_MS = 1_000;

/**
 * Brings the messages of Kafka topics into files of JSON lines, at least once, until the signal is aborted.
 *
 * A batch is written, synchronized with the disk, made visible, and only then committed: whatever ends the process, no
 * message is lost, and those of one batch at most are repeated. When Kafka fails it is asked again, every second. A
 * disk that fails rejects. Unfinished files of a consumer that was killed are removed when they are old.
 *
 * @param {object} options
 * @param {readonly string[]} options.brokers `host:port`
 * @param {readonly string[]} options.topics
 * @param {string} options.group the consumer group, which keeps what is committed
 * @param {string} options.folder made if it is missing
 * @param {AbortSignal} options.signal
 * @param {number} [options.everyMs] a batch ends when its first message is this old; 10,000 by default
 * @param {number} [options.maxBytes] and when its files are this long; 64 MiB by default
 * @param {Parameters<typeof writeMessages>[1]['onFiles']} [options.onFiles]
 * @param {(line: string) => void} [options.log]
 * @param {typeof openMessages} [options.open]
 * @returns {Promise<{ lines: number, aside: number, batches: number, failures: number }>}
 */
export async function consume({ open = openMessages, log = () => undefined, ...options }) {
  const { folder, signal, everyMs = 10_000, maxBytes = 64 * 1024 * 1024, onFiles = () => undefined } = options;
  const counts = { lines: 0, aside: 0, batches: 0, failures: 0 };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const left = new LeftFiles({ folder, everyMs });
  const removeOld = () => {
    const removed = left.removeOld();
    if (removed > 0) log(removedLine(removed));
  };
  removeOld();
  const count = async ({ lines, aside, files }) => {
    counts.lines += lines;
    counts.aside += aside;
    counts.batches++;
    removeOld();
    await onFiles({ lines, aside, files });
  };
  while (!signal.aborted) {
    try {
      await consumeOnce({ open, ...options, everyMs, maxBytes, onFiles: count });
    } catch (error) {
      if (!isOfKafka(error)) throw error;
      counts.failures++;
      log(`Kafka: ${error.message}`);
    }
    await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
  return counts;
}

/**
 * @typedef {Parameters<typeof openMessages>[0] & Parameters<typeof writeMessages>[1]} Arguments
 * @param {Arguments & { open: typeof openMessages }} options
 */
async function consumeOnce({ open, ...options }) {
  const { messages, close } = await open(options);
  try {
    await writeMessages(messages, options);
  } finally {
    await close().catch(() => undefined);
  }
}

/** @param {number} count */
function removedLine(count) {
  const files = count === 1 ? '1 unfinished file' : `${count} unfinished files`;
  return `Removed ${files} of a consumer that was killed: Kafka gives their messages again.`;
}

/**
 * Errors of the client have codes of their own.
 *
 * @param {unknown} error
 * @returns {error is Error}
 */
function isOfKafka(error) {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('PLT_KFK_');
}
