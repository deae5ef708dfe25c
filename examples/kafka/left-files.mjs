import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The names that a `TopicFile` of a `MessageBatch` has until it is finished, and no others. */
const UNFINISHED = /^\..+-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-[0-9a-f]{8}\.(?:jsonl|txt)\.part$/;

/** A running consumer finishes a file after `everyMs`; it gets a multiple of that, because a disk can be slow. */
const PATIENCE = 10;

/**
 * Unfinished files that were in the folder at the start: of consumers that were killed, or of others that are running.
 *
 * Nobody can tell these apart at once, so a file goes when it has not been written to for ten times `everyMs`. Nothing
 * is lost: its messages are not committed, so Kafka gives them again. A consumer that was only slow finds its file
 * missing, and fails before it commits.
 */
export class LeftFiles {
  #paths;
  #oldMs;

  /** @param {{ folder: string, everyMs: number }} options */
  constructor({ folder, everyMs }) {
    const names = readdirSync(folder).filter((name) => UNFINISHED.test(name));
    this.#paths = names.map((name) => join(folder, name));
    this.#oldMs = PATIENCE * everyMs;
  }

  /** Removes those that are old enough; returns how many these are. */
  removeOld() {
    const since = Date.now() - this.#oldMs;
    const isOld = (path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < since;
    const old = this.#paths.filter(isOld);
    for (const path of old) rmSync(path, { force: true });
    this.#paths = this.#paths.filter((path) => !old.includes(path));
    return old.length;
  }
}
