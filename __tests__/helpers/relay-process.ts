import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './free-port.js';
import { waitUntil } from './wait-until.js';

/** Tests and scripts run at the root of the repository. */
const binary = resolve('.relay/relayproxy');
const PORT_ATTEMPTS = 5;

export interface RelayProcessSetup {
  /** The relay's whole configuration; relative paths in it are relative to the folder of the process. */
  readonly config: (port: number) => object | string;
  /** The name of its file, whose end says how the relay reads it. Default: `config.json`. */
  readonly configFile?: string;
  /** Files beside the configuration; an object stands for its JSON text, unless it is a buffer. */
  readonly files: Readonly<Record<string, unknown>>;
  /** Default: a free one. */
  readonly port?: number | undefined;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A relay-proxy of its own in a folder of its own, which `stop` removes. It survives `kill` and `restart`. */
export class RelayProcess {
  readonly port: number;
  readonly directory: string;
  readonly #configFile: string;
  #child: ChildProcess;
  #exit: Promise<Exit>;
  #output = '';

  private constructor(port: number, { directory, configFile }: { directory: string; configFile: string }) {
    this.port = port;
    this.directory = directory;
    this.#configFile = configFile;
    [this.#child, this.#exit] = this.#spawn();
  }

  /** Throws if there is no relay to start. */
  static checkBinary(): void {
    if (!existsSync(binary)) throw new Error('There is no relay to test against: `npm run test:relay` builds it');
  }

  static async start(setup: RelayProcessSetup): Promise<RelayProcess> {
    RelayProcess.checkBinary();
    for (let attempt = 1; ; attempt++) {
      const relay = RelayProcess.#launch(setup.port ?? (await freePort()), setup);
      if (await relay.#becomesHealthy()) return relay;
      await relay.stop();
      // Between the choice of a free port and its use somebody else may have taken it.
      if (setup.port === undefined && attempt < PORT_ATTEMPTS && relay.#lostItsPort()) continue;
      throw new Error(`The relay ended while it started:\n${relay.#output}`);
    }
  }

  static #launch(port: number, setup: RelayProcessSetup): RelayProcess {
    const directory = mkdtempSync(join(tmpdir(), 'real-relay-'));
    const { configFile = 'config.json' } = setup;
    const files = { ...setup.files, [configFile]: setup.config(port) };
    for (const [name, content] of Object.entries(files)) {
      const isWritten = typeof content === 'string' || Buffer.isBuffer(content);
      writeFileSync(join(directory, name), isWritten ? content : JSON.stringify(content));
    }
    return new RelayProcess(port, { directory, configFile });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Everything that the relay has written to its standard streams, over all its lives. */
  get output(): string {
    return this.#output;
  }

  /** The messages of the relay's log, one for each line of JSON in its output. */
  logMessages(): string[] {
    return this.#output
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => (JSON.parse(line) as { msg: string }).msg);
  }

  /** Sends the signal and resolves once the process is gone and everything it wrote has been read. */
  async kill(signal: NodeJS.Signals): Promise<Exit> {
    this.#child.kill(signal);
    return this.#exit;
  }

  /** Starts it again at the same port, with the files as they are now; resolves when it responds. */
  async restart(): Promise<void> {
    await this.kill('SIGKILL');
    [this.#child, this.#exit] = this.#spawn();
    if (!(await this.#becomesHealthy())) throw new Error(`The relay did not start again:\n${this.#output}`);
  }

  async stop(): Promise<void> {
    await this.kill('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  }

  #spawn(): [ChildProcess, Promise<Exit>] {
    const child = spawn(binary, ['--config', this.#configFile], {
      cwd: this.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Variables of the environment override the relay's configuration: LOGLEVEL alone would change every response.
      env: {},
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    return [child, once(child, 'close').then(([code, signal]) => ({ code, signal }))];
  }

  async #becomesHealthy(): Promise<boolean> {
    const child = this.#child;
    return waitUntil('the relay to start', async () => {
      if (child.exitCode !== null || child.signalCode !== null) return this.#exit.then(() => 'ended');
      const response = await fetch(`${this.url}/health`).catch(() => undefined);
      return response?.ok && 'healthy';
    }).then((state) => state === 'healthy');
  }

  #lostItsPort(): boolean {
    return this.#output.includes('address already in use');
  }
}
