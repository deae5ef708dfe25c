import { runSource } from './helpers/run-source.js';

interface Line {
  level: number;
  time: number;
  pid: number;
  hostname: string;
  name: string;
  msg: string;
}

const linesOf = (stderr: string): Line[] =>
  stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

const KILL = `process.kill(process.pid, 'SIGKILL');`;
const LOG = `for (const level of ['debug', 'info', 'warn', 'error']) logger[level]('a line of ' + level);`;

const loadedPino = `Object.keys(require.cache).some((file) => file.includes('/node_modules/pino/'))`;

describe.each([
  ['before pino is loaded', ''],
  ['with pino', `await source.loadPino(); if (!${loadedPino}) throw new Error('pino is not loaded');`],
])('the default logger, %s,', (_when, load) => {
  const run = (script: string): Line[] => {
    const body = `(async () => { const logger = source.defaultLogger(); ${load} ${script} })();`;
    return linesOf(runSource({ source: 'src/default-logger.ts', script: body }).stderr);
  };

  it('writes warnings and errors, and nothing below, at once', () => {
    const lines = run(LOG + KILL);
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [40, 'a line of warn'],
      [50, 'a line of error'],
    ]);
  });

  it('writes lines with the members of pino, in its order', () => {
    const [line] = run(`logger.warn('quotes " and\\nbreaks \\ud800');`);
    expect(Object.keys(line ?? {})).toEqual(['level', 'time', 'pid', 'hostname', 'name', 'msg']);
    expect(line).toMatchObject({ name: 'goff-server-provider', msg: 'quotes " and\nbreaks \ud800' });
    expect(line?.hostname).not.toBe('');
    expect(line?.pid).toBeGreaterThan(0);
    expect(Math.abs((line?.time ?? 0) - Date.now())).toBeLessThan(60 * 60_000);
  });

  it('writes a line at the exit of the process', () => {
    const lines = run(`process.on('exit', () => logger.error('the end'));`);
    expect(lines.map(({ msg }) => msg)).toEqual(['the end']);
  });
});

it('the package loads pino for a default logger only', () => {
  const { stdout } = runSource({
    source: 'src/default-logger.ts',
    script: `source.loadPino().then(() => console.log(${loadedPino}));`,
  });
  expect(stdout.trim()).toBe('false');
});

it('the default logger loses no line where a pipe takes none for a moment', () => {
  const { stderr } = runSource({
    source: 'src/default-logger.ts',
    script: `
      process.stderr._handle.setBlocking(false);
      const logger = source.defaultLogger();
      for (let line = 0; line < 90; line++) logger.error('x'.repeat(10_000) + line);
    `,
  });
  expect(linesOf(stderr).map(({ msg }) => Number(msg.slice(10_000)))).toEqual(Array.from({ length: 90 }, (_, n) => n));
});
