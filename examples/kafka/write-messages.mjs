import { DUE, END, Inbox } from './inbox.mjs';
import { MessageBatch } from './message-batch.mjs';

/**
 * Writes messages to files, batch by batch, until they end or the signal is aborted: then the last batch is written and
 * committed, too. Rejects with what the messages, the disk or a commit fail with; what is not visible yet is removed.
 *
 * @param {AsyncIterable<import('./message-batch.mjs').Message>} messages
 * @param {object} options
 * @param {string} options.folder
 * @param {number} options.everyMs a batch is finished when its first message is this old
 * @param {number} options.maxBytes a batch is finished when its files are this long
 * @param {AbortSignal} options.signal
 * @param {(batch: { lines: number, aside: number, files: string[] }) => unknown} options.onFiles
 *   awaited when the files of a batch are whole, before Kafka is told
 */
export async function writeMessages(messages, { folder, everyMs, maxBytes, signal, onFiles }) {
  const inbox = new Inbox(messages, signal);
  let batch = new MessageBatch({ folder });

  async function finish() {
    inbox.forget();
    const { lines, aside } = batch;
    await onFiles({ lines, aside, files: batch.finish() });
    await batch.commit();
    batch = new MessageBatch({ folder });
  }

  try {
    for (;;) {
      const came = await inbox.next();
      if (came === END) break;
      if (came !== DUE) batch.add(came);
      if (came === DUE || batch.bytes >= maxBytes) await finish();
      else inbox.remindAfter(everyMs);
    }
    if (!batch.isEmpty) await finish();
  } finally {
    inbox.forget();
    batch.discard();
  }
}
