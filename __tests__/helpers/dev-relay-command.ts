import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { waitUntil } from './wait-until.js';

/** What the build makes of the command; `npm test` builds first. */
export const commandFile = join(__dirname, '../../dist/dev-relay/cli.js');

const running = new Set<DevRelayCommand>();

afterEach(() => {
  for (const command of running) command.kill('SIGKILL');
  running.clear();
});

export interface CommandOptions {
  /** A pipe that is never read, instead of what `output` has. */
  readonly ignoresOutput?: boolean;
  readonly cwd?: string;
}

/** The built command in a process of its own, which ends with the test. */
export class DevRelayCommand {
  /** Everything on standard output, and on standard error. */
  output = '';
  errors = '';
  readonly exit: Promise<[number | null, NodeJS.Signals | null]>;
  readonly #child: ChildProcess;

  constructor(args: readonly string[], { ignoresOutput = false, cwd }: CommandOptions = {}) {
    this.#child = spawn(process.execPath, [commandFile, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd });
    this.exit = once(this.#child, ignoresOutput ? 'exit' : 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    if (!ignoresOutput) this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    running.add(this);
  }

  /** On a free port. Resolves with the command and its URL, once it has said where it is. */
  static async start(args: readonly string[], options?: CommandOptions): Promise<DevRelayCommand & { url: string }> {
    const command = new DevRelayCommand(['--port', '0', ...args], options);
    const url = await waitUntil('the URL of the relay', () => /^GO .* dev relay on (.*)$/m.exec(command.output)?.[1]);
    return Object.assign(command, { url });
  }

  get lines(): readonly string[] {
    return this.output.split('\n').filter(Boolean);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
