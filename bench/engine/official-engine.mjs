import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = `${root}.relay/engine-oracle`;
const inputs = `${root}.relay/bench-inputs.jsonl`;

/** Builds the program that runs the official engine; false if Go is not here. */
export function buildOfficialEngine() {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
  } catch {
    return false;
  }
  mkdirSync(`${root}.relay`, { recursive: true });
  const cwd = `${root}__tests__/relay/engine-oracle`;
  execFileSync('go', ['build', '-trimpath', '-o', binary, '.'], { cwd, stdio: 'inherit' });
  return true;
}

/** Nanoseconds of one evaluation by the official engine, for each case. */
export function officialNanoseconds(cases) {
  writeFileSync(inputs, cases.map((one) => `${JSON.stringify(one.inputs)}\n`).join(''));
  const output = execFileSync(binary, ['-bench', inputs], { encoding: 'utf8' });
  return output.trim().split('\n').map(Number);
}
