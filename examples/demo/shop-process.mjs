import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const shopFile = fileURLToPath(new URL('shop.mjs', import.meta.url));

/** A running shop. */
export class ShopProcess {
  #child;
  #lines;
  #exit;

  constructor(endpoint) {
    this.#child = spawn(process.execPath, [shopFile, endpoint], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
    this.#exit = once(this.#child, 'exit');
  }

  get pid() {
    return this.#child.pid;
  }

  /** Resolves with its address when it is open. */
  async opened() {
    return (await this.#told()).url;
  }

  /** Sends SIGTERM; resolves with its ledger and with the signal by which it has ended. */
  async stop() {
    this.#child.kill('SIGTERM');
    const { ledger } = await this.#told();
    const [, signal] = await this.#exit;
    return { ledger, signal };
  }

  /** Ends it at once, if it still runs. */
  kill() {
    this.#child.kill('SIGKILL');
  }

  async #told() {
    const { value } = await this.#lines.next();
    if (value === undefined) throw new Error('The shop has ended without a word.');
    return JSON.parse(value);
  }
}
