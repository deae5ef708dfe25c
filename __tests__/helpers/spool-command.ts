import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runSpool } from '../../src/cli/spool/run-spool.js';
import type { Progress } from '../../src/cli/spool/surroundings.js';

export interface CommandRun {
  readonly exitCode: number;
  readonly output: string;
  readonly errorOutput: string;
  readonly progress: readonly Progress[];
}

export interface GivenSurroundings {
  readonly input?: string;
  /** Lines after which nobody reads any more. */
  readonly readLines?: number;
  readonly stop?: AbortSignal;
  /** Gets the lines on standard error as they come. */
  readonly onComplaint?: (line: string) => void;
}

/** Runs `goff-spool` in this process. */
export async function runCommand(args: readonly string[], given: GivenSurroundings = {}): Promise<CommandRun> {
  const [output, errorOutput, progress]: [string[], string[], Progress[]] = [[], [], []];
  const exitCode = await runSpool(args, {
    print: async (line) => output.push(`${line}\n`) < (given.readLines ?? Infinity),
    complain: (line) => {
      errorOutput.push(`${line}\n`);
      given.onComplaint?.(line);
    },
    showProgress: (told) => void progress.push(told),
    stop: given.stop ?? new AbortController().signal,
    input: chunksOf(given.input ?? ''),
  });
  return { exitCode, output: output.join(''), errorOutput: errorOutput.join(''), progress };
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** What the build makes of the command; `npm test` builds first. */
const commandFile = join(__dirname, '../../dist/cli/spool.js');

export interface ProcessOptions {
  /** The user of the process. */
  readonly uid?: number;
}

/** The built command in a process of its own. */
export class SpoolProcess {
  output = '';
  errorOutput = '';
  readonly exit: Promise<number | NodeJS.Signals>;
  readonly child: ChildProcess;

  constructor(args: readonly string[], { uid }: ProcessOptions = {}) {
    this.child = spawn(process.execPath, [commandFile, ...args], { ...(uid === undefined ? {} : { uid }) });
    this.exit = once(this.child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errorOutput += text));
  }
}
