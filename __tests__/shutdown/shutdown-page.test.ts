import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { useApplicationBesideRelay } from '../helpers/application-beside-relay.js';

const page = readFileSync(join(__dirname, '../../docs/shutdown.md'), 'utf8');
const signalsIn = (text = ''): NodeJS.Signals[] => (text.match(/SIG[A-Z]+\d?/g) ?? []) as NodeJS.Signals[];
const defaults = signalsIn(/^\| `signals` \| `(\[.+?\])`/m.exec(page)?.[1]);
const others = signalsIn(/^\| a signal that is not among `signals`: (.+?) by default \|/m.exec(page)?.[1]);

const world = useApplicationBesideRelay();

/** A process that has tracked, has called `flushOnSignals()` as it is, and goes on. */
async function endedBy(signal: NodeJS.Signals): Promise<void> {
  const ended = world.run(`
    const client = await startProvider();
    flushOnSignals();
    client.track('event');
    setInterval(() => {}, 60_000);
    tell('tracked');
  `);
  await ended.told('tracked');
  ended.signal(signal);
  await expect(ended.exit).resolves.toEqual({ code: null, signal });
  // There is no line in either case: nothing is lost, or nobody was told.
  expect(ended.complaints).toBe('');
}

it('docs/shutdown.md names signals that exist', () => {
  expect([defaults.length, others.length]).toEqual([2, 3]);
  for (const signal of [...defaults, ...others]) expect(constants.signals).toHaveProperty(signal);
});

it.each(defaults)('%s, a default of docs/shutdown.md, loses nothing with flushOnSignals', async (signal) => {
  await endedBy(signal);
  expect(world.relay.tracking).toMatchObject([{ key: 'event' }]);
});

// SIGUSR1 starts the inspector of Node.js; the others end the process.
it.each(others)('%s, which docs/shutdown.md says is no default, loses what waits', async (signal) => {
  await endedBy(signal);
  expect(world.relay.tracking).toEqual([]);
});
