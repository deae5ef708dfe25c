import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pino } from 'pino';
import { guardLogger, type Logger } from '../src/logger.js';
import { throwing } from './helpers/hostile.js';

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

it.each(LEVELS)('hands %s lines on to the logger, with it as `this`', (level) => {
  const lines: unknown[] = [];
  const logger = Object.fromEntries(
    LEVELS.map((each) => [
      each,
      function log(this: unknown, ...args: unknown[]): void {
        lines.push(each, this, ...args);
      },
    ]),
  );
  guardLogger(logger as never)[level]('text');
  expect(lines).toEqual([level, logger, 'text']);
});

it.each([
  ['throws', throwing],
  ['rejects', () => Promise.reject(new Error('no disk'))],
  ['is missing', undefined],
])('survives a method that %s', async (_what, method) => {
  const logger = guardLogger({ warn: method } as unknown as Logger);
  expect(() => LEVELS.forEach((level) => logger[level]('text'))).not.toThrow();
  await new Promise(setImmediate);
});

it('takes a pino logger and the console', () => {
  const written: string[] = [];
  guardLogger(pino({ base: null, timestamp: false }, { write: (line: string) => void written.push(line) })).warn(
    'text',
  );
  expect(written).toEqual(['{"level":40,"msg":"text"}\n']);
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  guardLogger(console).warn('text');
  expect(warn).toHaveBeenCalledWith('text');
  warn.mockRestore();
});

it('by default writes warnings and errors, and nothing below, to standard error, at once', () => {
  const { stdout, stderr } = runInProcess(`
    const logger = defaultLogger();
    for (const level of ['debug', 'info', 'warn', 'error']) logger[level]('a line of ' + level);
    process.kill(process.pid, 'SIGKILL');
  `);
  expect(stdout).toBe('');
  const lines = stderr.trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { msg: string; name: string }).msg)).toEqual([
    'a line of warn',
    'a line of error',
  ]);
});

/** Runs a script with the compiled `src/logger.ts`. */
function runInProcess(script: string): { stdout: string; stderr: string } {
  const compile = `
    const { readFileSync } = require('node:fs');
    const { transformSync } = require('@swc/core');
    const options = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };
    const module_ = { exports: {} };
    new Function('require', 'exports', transformSync(readFileSync('src/logger.ts', 'utf8'), options).code)(require, module_.exports);
    const { defaultLogger } = module_.exports;
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', compile + script], {
    cwd: join(__dirname, '..'),
    encoding: 'utf8',
  });
  return { stdout, stderr };
}
