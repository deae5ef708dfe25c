import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useApplicationBesideRelay } from '../helpers/application-beside-relay.js';
import { waitUntil } from '../helpers/wait-until.js';

const page = readFileSync(join(__dirname, '../../docs/shutdown.md'), 'utf8');

/** The rows of the table under "What is lost": how the process ends, what is lost, whether there is a line. */
const rows = (page.split('## What is lost')[1]?.split('\n\n')[1]?.split('\n').slice(2) ?? []).map((row) =>
  row
    .split('|')
    .slice(1, 4)
    .map((cell) => cell.trim()),
);

/** How a process ends in which two events wait, in the words of the page. */
interface Ending {
  /** Runs before the events are tracked. */
  readonly before?: string;
  /** Runs when the events wait. */
  readonly code: string;
  /** Sent when the code has run; again and again, where `relay` stalls. */
  readonly signal?: NodeJS.Signals;
  readonly relay?: 'stalls';
  /** How many events the line speaks of, where that is not the two. */
  readonly inLine?: number;
}

const forever = 'setInterval(() => undefined, 60_000);';
const tracksLate = "process.on('exit', () => client.track('late'));";
const worker = `
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(\`
    import { OpenFeature } from '@openfeature/server-sdk';
    import { GoFeatureFlagProvider } from 'goff-server-provider';
    import { parentPort, workerData } from 'node:worker_threads';
    await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint: workerData, evaluationType: 'Remote' }));
    for (const name of ['one', 'two']) OpenFeature.getClient().track(name, { targetingKey: 'user' });
    parentPort.postMessage('tracked');
    setInterval(() => undefined, 60_000);
  \`, { eval: true, workerData: process.argv.at(-1) });
  await new Promise((resolve) => worker.once('message', resolve));
`;

const endings: Readonly<Record<string, readonly Ending[]>> = {
  'one of `signals` with `flushOnSignals`': (['SIGTERM', 'SIGINT'] as const).map((signal) => ({
    ...{ code: `flushOnSignals(); ${forever}`, signal },
  })),
  'a signal that is not among `signals`: SIGHUP, SIGQUIT, SIGUSR2 and others by default': (
    ['SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGALRM'] as const
  ).map((signal) => ({ code: `flushOnSignals(); ${forever}`, signal })),
  'a signal without `flushOnSignals`, and without a close of your own': [{ code: forever, signal: 'SIGTERM' }],
  'a second signal, 500 ms after the first or later': [
    { code: `flushOnSignals({ timeoutMs: 600_000 }); ${forever}`, signal: 'SIGTERM', relay: 'stalls' },
  ],
  '`await OpenFeature.close()`, then `process.exit`': [{ code: 'await OpenFeature.close(); process.exit();' }],
  'nothing left to do, with `flushOnSignals`': [{ code: 'flushOnSignals();' }],
  'nothing left to do, without it': [{ code: '' }],
  '`process.exit` without a close before': [{ code: 'process.exit();' }],
  'an uncaught error or an unhandled rejection': [
    { code: "setImmediate(() => { throw new Error('uncaught'); });" },
    { code: "void Promise.reject(new Error('unhandled'));" },
  ],
  'what an `exit` listener itself tracks': [
    { before: tracksLate, code: 'process.exit();', inLine: 3 },
    { code: `${tracksLate} process.exit();`, inLine: 2 },
  ],
  '`worker.terminate()`, and the end of the main thread while workers run': [
    { code: `await OpenFeature.close(); ${worker} await worker.terminate();` },
    { code: `await OpenFeature.close(); ${worker} process.exit();` },
  ],
  'SIGKILL, `process.abort()`, out of memory, a power failure': [
    { code: forever, signal: 'SIGKILL' },
    { code: 'process.abort();' },
  ],
};

const world = useApplicationBesideRelay();

/** Plays an ending; resolves with what had arrived by then, and the numbers that the lines at the end tell. */
async function play({
  before = '',
  code,
  signal,
  relay: state,
}: Ending): Promise<{ arrived: string[]; lines: number[] }> {
  if (state === 'stalls') world.relay.fail({ stall: true, path: 'collector', times: Infinity });
  const text = `const client = await startProvider({ timeout: 600_000, shutdownTimeoutMs: 600_000 });
    ${before} client.track('one'); client.track('two'); setImmediate(() => tell('ready')); ${code}`;
  const running = world.run(text);
  if (signal !== undefined) await running.told('ready');
  let hasEnded = false;
  void running.exit.then(() => (hasEnded = true));
  if (signal !== undefined) running.signal(signal);
  if (state === 'stalls') await waitUntil('the end', () => (running.signal('SIGTERM'), hasEnded));
  await running.exit;
  const told = running.errorOutput.matchAll(/The process ends with (\d+) events? undelivered/g);
  return { arrived: world.relay.tracking.map(({ key }) => key), lines: [...told].map(([, count]) => Number(count)) };
}

it('every row of the table is tried here', () => {
  expect(rows.map(([ending]) => ending)).toEqual(Object.keys(endings));
});

const shortened = (code: string): string => code.replace(/\s+/g, ' ').trim().slice(0, 60);

const cases = rows.flatMap(([how = '', lost = '', line = '']) =>
  (endings[how] ?? []).map(
    (ending) => [how, shortened(`${ending.signal ?? ''} ${ending.code}`), { lost, line, ending }] as const,
  ),
);

it.each(cases)('the page says what is lost by this end: %s (%s)', async (_how, _code, { lost, line, ending }) => {
  const { arrived, lines } = await play(ending);
  // A worker has events of its own, beside those of the main thread.
  const expected = lost.startsWith('nothing') || ending.code.includes('OpenFeature.close') ? ['one', 'two'] : [];
  expect(ending.relay === 'stalls' ? [] : arrived).toEqual(expected);
  expect(lines).toEqual(/^(yes|only if)/.test(line) ? [ending.inLine ?? 2] : []);
});
