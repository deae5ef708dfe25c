import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFile } from '../../../helpers/temporary-files.js';

const ROOT = join(__dirname, '../../../..');

/** What every program begins with: a spool in the folder that its first argument names. */
const HEAD = `
  import { envelopeOf } from '${ROOT}/src/delivery/envelope.ts';
  import { SpoolStore } from '${ROOT}/src/delivery/store/spool/spool-store.ts';
  const logger = { error: console.error, warn: console.error, info() {}, debug() {} };
  const newStore = (directory, sync = 'background') => new SpoolStore({
    maxBatchSize: 100, maxBatchBytes: 1_000_000, maxEvents: 1_000, maxBytes: 10_000_000,
    url: 'http://relay:1031', meta: {}, envelope: envelopeOf({}), logger,
    spool: { directory, maxBytes: 2 ** 30, maxAgeMs: 1e9, sync },
  });
  const track = (store, n) => store.enqueue((json) => { json.text(String(n)); return true; });
  const directory = process.env.SPOOL;
`;

export interface Program {
  readonly process: ChildProcess;
  /** Resolves with the next line that it prints; `undefined` at its end. */
  line(): Promise<string | undefined>;
  /** Resolves when it has ended: with its code, or its signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Runs a program with a spool, in a process of its own. */
export async function runProgram(directory: string, script: string): Promise<Program> {
  const file = await temporaryFile('program.mjs', HEAD + script);
  const args = ['--import', join(ROOT, 'scripts/register-typescript.mjs'), file];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, SPOOL: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    process: child,
    line: async () => ((await lines.next()) as { value: string | undefined }).value,
    ended: new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code))),
  };
}
