import { AsyncLocalStorage } from 'node:async_hooks';
import { systemClock } from '../../src/timing/clock.js';
import { publish, type Harness } from '../helpers/publisher-harness.js';
import { responseOf, ok } from '../helpers/scripted-transport.js';

const storage = new AsyncLocalStorage<string>();

/**
 * A publisher that notes in which context its requests are made, and a promise of the first that gets a 200.
 */
function noting(responses: ReturnType<typeof responseOf>[] = []): Harness & { seen: unknown[]; served: Promise<void> } {
  const seen: unknown[] = [];
  let serve: () => void;
  const served = new Promise<void>((resolve) => (serve = resolve));
  const harness = publish({
    flushIntervalMs: 1,
    maxBatchSize: 2,
    random: () => 0,
    clock: systemClock,
    respond: () => {
      seen.push(storage.getStore());
      const scripted = responses.shift();
      if (scripted === undefined) serve();
      return scripted ?? ok;
    },
  });
  return { ...harness, seen, served };
}

it.each<[string, (harness: Harness) => void]>([
  ['fills a batch', ({ track }) => track(2)],
  ['starts the interval', ({ track }) => track(1)],
  ['flushes', ({ track, publisher }) => (track(1), void publisher.flush())],
  ['closes', ({ track, publisher }) => (track(1), void publisher.close())],
])('a publisher makes requests outside the AsyncLocalStorage context of whoever %s', async (_name, act) => {
  const harness = noting();
  storage.run('a request of the application', () => act(harness));
  await harness.served;
  await harness.publisher.close();
  expect(harness.seen).toEqual([undefined]);
});

it('a publisher makes a later attempt outside of it, too', async () => {
  const harness = noting([responseOf(503)]);
  storage.run('a request of the application', () => harness.track(2));
  await harness.served;
  expect(harness.seen).toEqual([undefined, undefined]);
  await harness.publisher.close();
});
