import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Lets the parent process call these functions. */
export function serveCalls(functions) {
  process.on('message', async ({ id, name, argument }) => {
    try {
      process.send({ id, result: await functions[name](argument) });
    } catch (error) {
      process.send({ id, error: String(error?.stack ?? error) });
    }
  });
  process.on('disconnect', () => process.exit());
}

/** A process of the benchmark, whose functions can be called. */
export class Callee {
  #process;
  #waiting = new Map();
  #calls = 0;

  /** `file` is beside this one; `flags` are Node's, and `node` is its binary. */
  constructor(file, { flags = [], node = process.execPath } = {}) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    // The advanced serialization carries BigInts and typed arrays.
    this.#process = fork(path, { execPath: node, execArgv: flags, serialization: 'advanced' });
    this.#process.on('message', ({ id, error, result }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(`${file}: ${error}`));
    });
    this.#process.on('exit', (code, signal) => this.#abandon(new Error(`${file} ended with ${code ?? signal}`)));
  }

  call(name, argument) {
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.send({ id, name, argument });
    });
  }

  /** Lets the process write what a profiler has to write, and waits for its end. */
  end() {
    return this.#endBy(() => this.#process.disconnect());
  }

  /** Ends it as the system does when memory runs out. */
  kill() {
    return this.#endBy(() => this.#process.kill('SIGKILL'));
  }

  async #endBy(act) {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    act();
    await ended;
  }

  #abandon(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
