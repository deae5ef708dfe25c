import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(__dirname, '../..');
const binary = join(root, '.relay/engine-oracle');

/** Results that the official engine, compiled natively, gives to one input. */
export interface OracleResult {
  /** The engine ended by a fault of its own. */
  readonly fault?: boolean;
  /** It returned another result for the same input. */
  readonly anyOf?: readonly Record<string, unknown>[];
  readonly [member: string]: unknown;
}

/** Builds the program beside this file; Go verifies every module by the hashes of its `go.sum`. */
export function buildOracle(): string {
  mkdirSync(dirname(binary), { recursive: true });
  try {
    execFileSync('go', ['build', '-trimpath', '-o', binary, '.'], {
      cwd: join(__dirname, 'engine-oracle'),
      stdio: 'pipe',
    });
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Error(
      isMissing
        ? 'The comparison with the official engine needs Go 1.26 or newer on the PATH.'
        : `The official engine could not be built: ${String((cause as { stderr?: unknown }).stderr)}`,
      { cause },
    );
  }
  return binary;
}

/** Asks the official engine; one line of JSON text for each input. */
export async function askOracle(inputs: readonly string[]): Promise<OracleResult[]> {
  const oracle = spawn(buildOracle(), { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => oracle.once('error', reject).once('close', resolve));
  oracle.stdin.end(inputs.map((input) => `${input}\n`).join(''));
  const results: OracleResult[] = [];
  for await (const line of createInterface(oracle.stdout)) results.push(JSON.parse(line) as OracleResult);
  const code = await ended;
  if (code !== 0 || results.length !== inputs.length) {
    throw new Error(`The official engine ended with ${code} after ${results.length} of ${inputs.length} results.`);
  }
  return results;
}
