import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Exit } from '../helpers/relay-process.js';
import { waitUntil } from '../helpers/wait-until.js';

/** An application in a process of its own, which uses the package in the form in which it is published. */
export class Application {
  readonly #child: ChildProcess;
  readonly #exit: Promise<Exit>;
  #output = '';
  #errors = '';

  private constructor(script: string, settings: object) {
    const path = join(__dirname, 'apps', script);
    this.#child = spawn(process.execPath, [path, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.#exit = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  static start(script: string, settings: object): Application {
    return new Application(script, settings);
  }

  /** The value that the application has reported, or will report, in a line `name value` of its output. */
  report(name: string): Promise<string> {
    return waitUntil(`"${name}" from the application`, () => {
      const line = this.#output.split('\n').find((text) => text.startsWith(`${name} `));
      if (line === undefined && this.#child.exitCode !== null) throw new Error(`It ended:\n${this.#errors}`);
      return line?.slice(name.length + 1);
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** How it ended, with what it wrote to standard error. */
  async ended(): Promise<Exit & { errors: string }> {
    return { ...(await this.#exit), errors: this.#errors };
  }

  /** For the end of a test: does nothing when it has ended already. */
  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }
}
