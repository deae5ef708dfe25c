import { pino } from 'pino';
import { guardLogger, type Logger } from '../src/logger.js';
import { throwing } from './helpers/hostile.js';

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

it.each(LEVELS)('the guarded logger hands %s lines on to the logger, with it as `this`', (level) => {
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
])('the guarded logger survives a method that %s', async (_what, method) => {
  const logger = guardLogger({ warn: method } as unknown as Logger);
  expect(() => LEVELS.forEach((level) => logger[level]('text'))).not.toThrow();
  await new Promise(setImmediate);
});

it('the guarded logger takes a pino logger and the console', () => {
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
