import { runDoctor } from '../../src/cli/doctor/run-doctor.js';
import type { Finding } from '../../src/cli/doctor/finding.js';

export interface DoctorRun {
  readonly exitCode: number;
  readonly output: string;
  readonly errorOutput: string;
}

export interface GivenSurroundings {
  /** The API key, on standard input. */
  readonly key?: string;
  readonly variables?: readonly string[];
}

/** Runs `goff-doctor` in this process. */
export async function runDoctorCommand(args: readonly string[], given: GivenSurroundings = {}): Promise<DoctorRun> {
  const [output, errorOutput]: [string[], string[]] = [[], []];
  const exitCode = await runDoctor([...args, ...(given.key === undefined ? [] : ['--api-key-file', '-'])], {
    print: (text) => void output.push(`${text}\n`),
    complain: (line) => void errorOutput.push(`${line}\n`),
    input: chunksOf(given.key ?? ''),
    variables: given.variables ?? [],
  });
  return { exitCode, output: output.join(''), errorOutput: errorOutput.join('') };
}

export interface Examined {
  readonly exitCode: number;
  readonly findings: readonly Finding[];
  /** The codes of what is wrong. */
  readonly wrong: readonly string[];
  /** One line for each thing that is wrong. */
  readonly lines: readonly string[];
}

/** What `goff-doctor --json` finds. */
export async function examine(args: readonly string[], given: GivenSurroundings = {}): Promise<Examined> {
  const { exitCode, output } = await runDoctorCommand([...args, '--json'], given);
  const { findings } = JSON.parse(output) as { findings: Finding[] };
  const wrong = findings.filter(({ state }) => state === 'wrong');
  return {
    ...{ exitCode, findings },
    wrong: wrong.map(({ code }) => code),
    lines: wrong.map(({ what, todo }) => `${what} ${todo}`),
  };
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
