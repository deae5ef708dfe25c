import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { eventOf, nothing } from '../helpers/event-encoders.js';
import {
  after,
  expectBalanced,
  numbersOf,
  pass,
  publish,
  useFakeClock,
  type Harness,
} from '../helpers/publisher-harness.js';
import { responseOf, ok } from '../helpers/scripted-transport.js';

useFakeClock();

const CHANNELS = ['goff:batch:sent', 'goff:batch:failed', 'goff:events:dropped'] as const;

/** Looks at the ledger in every callback while a scenario is played; returns which callbacks came. */
async function watched(harness: Harness, play: () => Promise<void> | void): Promise<Set<string>> {
  const seen = new Set<string>();
  const look = (_: unknown, channel: string | symbol): void => {
    seen.add(String(channel));
    expectBalanced(harness.publisher.stats());
  };
  const thrown: unknown[] = [];
  const careful: typeof look = (message, channel) => {
    try {
      look(message, channel);
    } catch (error) {
      thrown.push(error);
    }
  };
  for (const channel of CHANNELS) subscribe(channel, careful);
  await play();
  for (const channel of CHANNELS) unsubscribe(channel, careful);
  expect(thrown).toEqual([]);
  expectBalanced(harness.publisher.stats());
  return seen;
}

describe('the ledger', () => {
  it('balances inside every callback while batches are delivered, refused, searched and retried', async () => {
    const harness = publish({
      respond: ({ events }, index) =>
        after(
          1,
          index % 7 === 3 ? responseOf(503) : numbersOf(events).some((n) => n % 50 === 9) ? responseOf(400) : ok,
        ),
      maxConcurrentRequests: 3,
      maxBatchSize: 20,
    });
    const seen = await watched(harness, async () => {
      harness.track(200);
      void harness.publisher.flush();
      await pass(600_000);
    });
    expect([...seen].sort()).toEqual([...CHANNELS].sort());
    expect(harness.publisher.stats().pending).toBe(0);
  });

  it('balances inside every callback while the buffer overflows with requests in flight', async () => {
    const harness = publish({ respond: () => after(5, responseOf(503)), maxPendingEvents: 20, maxBatchSize: 10 });
    const seen = await watched(harness, async () => {
      for (let round = 0; round < 50; round++) {
        harness.track(7);
        await pass(1);
      }
    });
    expect(seen).toContain('goff:events:dropped');
  });

  it('balances when an event that comes to nothing has tracked another, for which there is no room', async () => {
    const harness = publish({ maxPendingEvents: 2, respond: () => new Promise(() => undefined) });
    const { publisher, track } = harness;
    await watched(harness, () => {
      track(4);
      publisher.enqueue((json) => {
        publisher.enqueue(eventOf('"nested"'));
        return nothing(json);
      });
    });
    expect(publisher.stats().dropped).toMatchObject({ overflow: 1, unserializable: 1 });
  });

  it('balances inside every callback when the publisher closes with events waiting and in flight', async () => {
    const harness = publish({ respond: () => new Promise(() => undefined), maxBatchSize: 2, shutdownTimeoutMs: 100 });
    const seen = await watched(harness, async () => {
      harness.track(5);
      const closed = harness.publisher.close();
      await pass(300);
      await closed;
      harness.track(1);
    });
    expect([...seen]).toEqual(['goff:events:dropped']);
    expect(harness.publisher.stats().dropped).toMatchObject({ shutdown: 5, closed: 1 });
  });
});
