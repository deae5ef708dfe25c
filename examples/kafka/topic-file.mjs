import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How many bytes are written at once. */
const CHUNK_BYTES = 256 * 1024;

/**
 * A file of lines that nobody sees before it is whole: its name begins with a dot until `finish`, and `goff-impact`
 * passes over such names. Only its owner may read it. The calls are synchronous, and throw what the disk throws.
 */
export class TopicFile {
  bytes = 0;
  #path;
  #hiddenPath;
  /** Its descriptor; `undefined` when it is visible.
   * @type {number | undefined}
   */
  #file;
  #chunk = [];
  #chunkBytes = 0;

  /** @param {{ folder: string, name: string }} place there must be no file of that name */
  constructor({ folder, name }) {
    this.#path = join(folder, name);
    this.#hiddenPath = join(folder, `.${name}.part`);
    this.#file = openSync(this.#hiddenPath, 'wx', 0o600);
  }

  /** @param {string} line without a line feed */
  add(line) {
    const bytes = Buffer.from(`${line}\n`);
    this.#chunk.push(bytes);
    this.#chunkBytes += bytes.length;
    this.bytes += bytes.length;
    if (this.#chunkBytes >= CHUNK_BYTES && this.#file !== undefined) this.#write(this.#file);
  }

  /** Returns its path, when all of it, and its name, would outlive a loss of power. */
  finish() {
    if (this.#file === undefined) return this.#path;
    this.#write(this.#file);
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#file = undefined;
    renameSync(this.#hiddenPath, this.#path);
    syncFolder(dirname(this.#path));
    return this.#path;
  }

  /** Removes it, unless it is visible. */
  discard() {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    rmSync(this.#hiddenPath, { force: true });
  }

  #write(file) {
    const bytes = Buffer.concat(this.#chunk);
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    this.#chunk = [];
    this.#chunkBytes = 0;
  }
}

function syncFolder(path) {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
