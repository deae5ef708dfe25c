import { hostname } from 'node:os';
import { builtinModules } from './builtin-modules.js';
import type { Logger } from './logger.js';

const STDERR = 2;
const NAME = 'goff-server-provider';
const LEVELS = { warn: 40, error: 50 } as const;

/** Whether anybody has asked for a default logger. */
let isWanted = false;
/** Shared by all default loggers, as soon as it is loaded. */
let pinoLogger: Logger | undefined;

/**
 * pino at level `warn` on standard error. Synchronous, so that a line written while the process ends is not lost.
 * Loading pino takes time and memory: until {@link loadPino} has done that, the lines are written here, in its form.
 */
export function defaultLogger(): Logger {
  isWanted = true;
  return { error: (message) => log('error', message), warn: (message) => log('warn', message), info, debug: info };
}

/** Lets the default loggers, if there are any, use pino. Never rejects: without it the lines are written as before. */
export async function loadPino(): Promise<void> {
  if (!isWanted || pinoLogger !== undefined) return;
  try {
    const { destination, pino } = await import('pino');
    pinoLogger = pino({ name: NAME, level: 'warn' }, destination({ dest: STDERR, sync: true }));
  } catch {
    // A bundle may lack pino.
  }
}

function log(level: keyof typeof LEVELS, message: unknown): void {
  if (pinoLogger !== undefined) return pinoLogger[level](message);
  const { pid } = process;
  const line = { level: LEVELS[level], time: Date.now(), pid, hostname: hostname(), name: NAME, msg: String(message) };
  write(Buffer.from(`${JSON.stringify(line)}\n`));
}

const info = (): void => undefined;

/** Writes the whole line: a pipe with a slow reader may accept only a part of it, or nothing for a moment. */
function write(line: Buffer): void {
  let refusals = 0;
  for (let written = 0; written < line.length;) {
    try {
      written += builtinModules.fs.writeSync(STDERR, line, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || ++refusals > MAX_REFUSALS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

const PAUSE_MS = 10;
const MAX_REFUSALS = 100;
