import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const generator = fileURLToPath(new URL('./generator/', import.meta.url));

/** The data sets of one seed: made when they are asked for, and taken away at the end unless they are to stay. */
export class DataSets {
  #folder;
  #seed;
  #made = [];

  constructor({ folder, seed }) {
    this.#folder = folder;
    this.#seed = seed;
  }

  /** The folder of the events and the truth about them. The files are in the memory of the system afterwards. */
  of(lines) {
    const folder = join(this.#folder, `${lines}-lines-seed-${this.#seed}-${generatorHash()}`);
    const truthFile = join(folder, 'truth.json');
    if (!existsSync(truthFile)) this.#make(folder, lines);
    const events = join(folder, 'events');
    for (const file of readdirSync(events)) readFileSync(join(events, file));
    return { lines, events, truth: JSON.parse(readFileSync(truthFile, 'utf8')) };
  }

  /** Removes the data sets that were made here; those that were there before stay. */
  removeMade() {
    for (const folder of this.#made) rmSync(folder, { recursive: true, force: true });
  }

  #make(folder, lines) {
    process.stderr.write(`making ${lines.toLocaleString('en')} lines …\n`);
    this.#made.push(folder);
    const parameters = [join(generator, 'index.mjs'), folder, String(lines), String(this.#seed)];
    const { status } = spawnSync(process.execPath, parameters, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error('The data could not be made.');
  }
}

/** What another version of the generator has made is not used. */
function generatorHash() {
  const hash = createHash('sha256');
  for (const file of readdirSync(generator).sort()) hash.update(readFileSync(join(generator, file)));
  return hash.digest('hex').slice(0, 8);
}
