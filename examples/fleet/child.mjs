import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const KEPT_OUTPUT = 8_192;
const GRACE_MS = 15_000;

/** @type {Set<Child>} */
const running = new Set();
// However this process ends, short of a SIGKILL: none of its children stays.
process.on('exit', () => running.forEach((child) => child.kill()));

/** A process of the fleet, which ends with this one at the latest. */
export class Child {
  /** The end of what it has written, 8 KiB at most. */
  output = '';
  /**
   * How it has ended. Never rejects.
   *
   * @type {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
   */
  ended;
  isOver = false;
  #name;
  #process;

  /**
   * @param {string} name what messages call it
   * @param {string} command
   * @param {readonly string[]} args
   * @param {{ cwd?: string, env?: Record<string, string>, onOutput?: (text: string) => void }} [options]
   *   `env` replaces that of this process; `onOutput` gets all that it writes, piece by piece
   */
  constructor(name, command, args, { onOutput = () => undefined, ...options } = {}) {
    this.#name = name;
    this.#process = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.output = (this.output + text).slice(-KEPT_OUTPUT);
        onOutput(text);
      });
    }
    running.add(this);
    // If it could not be started, there is only `error`.
    const over = once(this.#process, 'close').catch(() => [null, null]);
    this.ended = over.then(([code, signal]) => this.#atEnd(code, signal));
  }

  get pid() {
    return this.#process.pid;
  }

  /** What it writes to its standard output. */
  get stdout() {
    return this.#process.stdout;
  }

  /** @param {NodeJS.Signals} name */
  signal(name) {
    this.#process.kill(name);
  }

  /** Sends SIGKILL. */
  kill() {
    this.signal('SIGKILL');
  }

  /**
   * Sends the signal and resolves with `{ code, signal }` when it has ended. What has not ended after 15 s is killed.
   *
   * @param {NodeJS.Signals} [signal]
   */
  async stop(signal = 'SIGTERM') {
    this.#process.kill(signal);
    const late = new AbortController();
    const killLater = delay(GRACE_MS, undefined, { signal: late.signal }).then(() => this.kill());
    const end = await this.ended;
    late.abort();
    await killLater.catch(() => undefined);
    return end;
  }

  /**
   * Resolves when `isReady` says so, which is asked over and over. Rejects if the process ends before, or the time is
   * over.
   *
   * @param {() => Promise<boolean>} isReady what it rejects with counts as no
   * @param {number} withinMs
   * @param {number} [everyMs]
   */
  async ready(isReady, withinMs, everyMs = 50) {
    const lateMs = performance.now() + withinMs;
    while (!(await isReady().catch(() => false))) {
      if (this.isOver) throw new Error(`${this.#name} ended while it started:\n${this.output}`);
      if (performance.now() > lateMs) throw new Error(`${this.#name} was not ready within ${withinMs} ms.`);
      await delay(everyMs);
    }
  }

  #atEnd(code, signal) {
    this.isOver = true;
    running.delete(this);
    return { code, signal };
  }
}
