// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that still says nothing after this time is stuck. */
const PATIENCE_MS = 60_000;

/** @type {Set<Application>} */
const running = new Set();

/** Ends all processes of hosts at once: the run itself was told to end. */
export function endAll() {
  for (const application of running) application.killGroup();
}

/** A process of a host, seen from outside. It leads a process group of its own. */
export class Application {
  /** Everything on standard output so far. */
  output = '';
  /** Everything on standard error so far. */
  errorOutput = '';
  /** How it ended, after all of its output. @type {Promise<{ code: number | null, signal: string | null }>} */
  end;
  #child;
  #hasEnded = false;

  /** @param {readonly string[]} args @param {{ cwd: string, env?: Record<string, string> }} options */
  constructor(args, { cwd, env = {} }) {
    const stdio = /** @type {const} */ (['ignore', 'pipe', 'pipe']);
    this.#child = spawn(execPath, args, { cwd, stdio: [...stdio], detached: true, env: { ...process.env, ...env } });
    this.#child.stdout?.setEncoding('utf8').on('data', (text) => (this.output += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text) => (this.errorOutput += text));
    running.add(this);
    this.end = once(this.#child, 'close').then(([code, signal]) => {
      this.#hasEnded = true;
      running.delete(this);
      return { code, signal };
    });
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    this.#child.kill(signal);
  }

  /** The first address on standard output. */
  async url() {
    const [url = ''] = await this.says(/https?:\/\/[^\s"]+/);
    return url;
  }

  /** Resolves with what matches on standard output, once it is there. @param {RegExp} pattern */
  says(pattern) {
    return this.#find(pattern, () => this.output);
  }

  /** The same for standard error. @param {RegExp} pattern */
  warns(pattern) {
    return this.#find(pattern, () => this.errorOutput);
  }

  /** Ends the process and what it has started; a second call changes nothing. */
  async kill() {
    this.killGroup();
    await this.end;
  }

  killGroup() {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // The whole group has ended.
    }
  }

  /** @param {RegExp} pattern @param {() => string} text */
  async #find(pattern, text) {
    for (const endMs = performance.now() + PATIENCE_MS; ; await delay(10)) {
      const match = pattern.exec(text());
      if (match !== null) return match;
      if (this.#hasEnded || performance.now() > endMs) throw new Error(`Expected ${pattern}, got ${this.described()}`);
    }
  }

  /** All that it has printed, for a message. */
  described() {
    return `standard output:\n${this.output}\nstandard error:\n${this.errorOutput}`;
  }
}
