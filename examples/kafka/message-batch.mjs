import { randomUUID } from 'node:crypto';
import { lineOf } from './line-of.mjs';
import { TopicFile } from './topic-file.mjs';

/**
 * @typedef {object} Message what of a message of `@platformatic/kafka` is used
 * @property {string} topic
 * @property {number} partition
 * @property {bigint} offset
 * @property {Buffer | null | undefined} value
 * @property {() => unknown} commit commits the offset after this message, for its partition
 */

/**
 * Messages that are written and committed together: one file for each topic, one for what is no JSON object.
 *
 * `finish` makes the files visible, then `commit` tells Kafka: a process that ends in between repeats these messages,
 * and none is lost.
 */
export class MessageBatch {
  lines = 0;
  /** Messages that are no JSON objects. */
  aside = 0;
  #folder;
  #files = new Map();
  /** The newest message of each partition. */
  #newest = new Map();

  /** @param {{ folder: string }} options */
  constructor({ folder }) {
    this.#folder = folder;
  }

  get isEmpty() {
    return this.#newest.size === 0;
  }

  get bytes() {
    return [...this.#files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Takes a message over, unless it has it already: Kafka gives a consumer what is not committed again when the group
   * changes.
   *
   * @param {Message} message
   */
  add(message) {
    const { topic, partition, offset, value } = message;
    const place = `${topic} ${partition}`;
    if (offset <= (this.#newest.get(place)?.offset ?? -1n)) return;
    this.#newest.set(place, message);
    const line = lineOf(value);
    if (line === undefined) this.#keepAside(message);
    else this.#add(line, `${topic}-`, '.jsonl');
  }

  /** Returns the paths of the files, which are whole and may be read from now on. */
  finish() {
    return [...this.#files.values()].map((file) => file.finish());
  }

  async commit() {
    await Promise.all([...this.#newest.values()].map((message) => message.commit()));
  }

  /** Removes what is not visible; what is not committed, Kafka will give again. */
  discard() {
    for (const file of this.#files.values()) file.discard();
  }

  #add(line, prefix, suffix) {
    this.lines++;
    this.#fileFor(prefix, suffix).add(line);
  }

  #keepAside({ topic, partition, offset, value }) {
    this.aside++;
    const base64 = value === undefined || value === null ? null : value.toString('base64');
    const line = JSON.stringify({ topic, partition, offset: String(offset), base64 });
    this.#fileFor('no-json-', '.txt').add(line);
  }

  /** No two processes, nor two batches of one, have a name in common; the names are in the order of the batches. */
  #fileFor(prefix, suffix) {
    const known = this.#files.get(prefix);
    if (known !== undefined) return known;
    const time = new Date().toISOString().replace(/[:.]/g, '-');
    const file = new TopicFile({ folder: this.#folder, name: `${prefix}${time}-${randomUUID().slice(0, 8)}${suffix}` });
    this.#files.set(prefix, file);
    return file;
  }
}
