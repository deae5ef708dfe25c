import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Child } from './child.mjs';

const instanceFile = fileURLToPath(new URL('instance.mjs', import.meta.url));

/** One life of an instance, and what it has said so far. */
export class InstanceProcess {
  /** What it calls itself in its requests, such as `3.2`: the second life of instance 3. */
  sender;
  /** Up to this visitor all is accepted. */
  accepted = 0;
  /** Its provider's, after a good end. */
  ledger;
  /** How it has ended. */
  ended;
  #child;
  #isReady = false;

  /**
   * @param {{ sender: string } & Record<string, unknown>} setup what instance.mjs asks for
   * @param {() => void} onWord called whenever it has said something
   */
  constructor(setup, onWord) {
    this.sender = setup.sender;
    this.#child = new Child(`Instance ${setup.sender}`, process.execPath, [instanceFile, JSON.stringify(setup)]);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line, onWord));
    this.ended = this.#child.ended;
  }

  /** The end of what it has written. */
  get output() {
    return this.#child.output;
  }

  /** Resolves when it serves visitors. */
  ready() {
    return this.#child.ready(async () => this.#isReady, 60_000);
  }

  /** Resolves when it is killed, which it does itself in the middle of the next turn that tracks. */
  async killInTurn() {
    this.#child.signal('SIGUSR2');
    return this.ended;
  }

  /** Sends SIGTERM. */
  stop() {
    return this.#child.stop('SIGTERM');
  }

  #hear(line, onWord) {
    const { ready, accepted, ledger } = wordOf(line);
    if (ready !== undefined) this.#isReady = true;
    if (accepted !== undefined) this.accepted = accepted;
    if (ledger !== undefined) this.ledger = ledger;
    onWord();
  }
}

/** Other lines are none of its words. */
function wordOf(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
