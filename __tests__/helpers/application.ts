import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const prelude = pathToFileURL(resolve(root, '__tests__/fixtures/application.mjs')).href;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A Node.js process that runs the built package, seen from outside. */
export class Application {
  /** How it ended, after all of its output. */
  readonly exit: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #told: unknown[] = [];
  #errorOutput = '';
  #output = '';

  private constructor(args: string[]) {
    this.#child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#child.on('message', (message) => this.#told.push(message));
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errorOutput += text));
    this.exit = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  /** Runs a module text that begins with everything that `fixtures/application.mjs` exports. */
  static run(code: string, { endpoint }: { endpoint: string }): Application {
    const names = 'OpenFeature, flushOnSignals, startProvider, startServer, tell, untilTold';
    const text = `import { ${names} } from '${prelude}';\n${code}`;
    return new Application(['--input-type=module', '--eval', text, '--', endpoint]);
  }

  /** Runs a file of this project; `preload` is another one that is loaded before. */
  static runFile(file: string, args: readonly string[], { preload }: { preload?: string } = {}): Application {
    const nodeArgs = preload === undefined ? [] : ['--import', pathToFileURL(resolve(root, preload)).href];
    return new Application([...nodeArgs, resolve(root, file), ...args]);
  }

  /** Runs an expression of this project's modules; resolves with its value as JSON. */
  static async evaluate(imports: string, expression: string): Promise<unknown> {
    const text = `${imports};\nconsole.log(JSON.stringify(${expression}));`;
    const application = new Application(['--input-type=module', '--eval', text]);
    const { code } = await application.exit;
    if (code !== 0) throw new Error(application.errorOutput);
    return JSON.parse(application.output) as unknown;
  }

  /** What it has written to standard output so far. */
  get output(): string {
    return this.#output;
  }

  /** What it has written to standard error so far. */
  get errorOutput(): string {
    return this.#errorOutput;
  }

  /** The same without the line that it still waits for the relay: a busy machine takes longer than a second. */
  get complaints(): string {
    return this.#errorOutput.replace(/^.*Events are not delivered yet; waiting for the relay.*\n/m, '');
  }

  /**
   * Resolves with the next message that fits; messages that do not are skipped. Rejects when the process ends before.
   */
  async told<T>(expected: T | ((message: unknown) => T | undefined)): Promise<T> {
    for (;;) {
      while (this.#told.length > 0) {
        const message = this.#told.shift();
        const response =
          typeof expected === 'function' ? (expected as (m: unknown) => T | undefined)(message) : message;
        if (typeof expected === 'function' ? response !== undefined : response === expected) return response as T;
      }
      await this.#news();
    }
  }

  /** The next address that it says it listens at. */
  url(): Promise<string> {
    return this.told((message) => (message as { url?: string }).url);
  }

  tell(message: string): void {
    this.#child.send(message);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it if it still runs; for the end of a test. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exit;
  }

  async #news(): Promise<void> {
    const end = this.exit.then(({ code, signal }) => {
      if (this.#told.length > 0) return;
      throw new Error(`The application ended (code ${code}, signal ${signal}):\n${this.#errorOutput}`);
    });
    await Promise.race([once(this.#child, 'message'), end]);
  }
}
