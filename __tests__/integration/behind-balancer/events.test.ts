import type { DevRelay, Failure } from '../../../src/dev-relay/index.js';
import type { GoFeatureFlagProviderOptions } from '../../../src/index.js';
import type { Spread } from '../../helpers/balancer.js';
import { behindBalancer, startRelays, type BehindBalancer } from './two-relays.js';

const BATCHES = 10;
const BATCH_SIZE = 20;
const ALL = BATCHES * BATCH_SIZE;

const options = {
  maxBatchSize: BATCH_SIZE,
  eventId: 'eventId',
  timeout: 60_000,
  dataFlushInterval: 3_600_000,
} as const;

/** How a relay refuses everything, and what of it the provider sees. */
type Refusal = 'no connections' | Failure;

const everything = { path: 'collector', times: Infinity } as const;

const REFUSALS: readonly (readonly [string, Refusal])[] = [
  ['takes no connections', 'no connections'],
  ['responds 503', { ...everything, status: 503 }],
  ['responds 401', { ...everything, status: 401 }],
  ['cuts each connection', { ...everything, reset: 'before-body' }],
];

interface World extends BehindBalancer {
  readonly relays: [DevRelay, DevRelay];
}

async function start(spread: Spread, more: Partial<GoFeatureFlagProviderOptions> = {}): Promise<World> {
  const relays = await startRelays();
  const world = await behindBalancer({ relays, spread, options: { ...options, ...more } });
  // On a busy machine the flags may be late, and no event waits for them.
  await world.provider.initialize().catch(() => undefined);
  return { ...world, relays };
}

function track({ provider }: World, count = ALL): void {
  for (let n = 0; n < count; n++) provider.track('bought', { targetingKey: 'ada' }, { n });
}

/** The numbers of the events that both relays have, each as often as it is there. */
const arrived = ({ relays }: World): number[] =>
  relays.flatMap(({ tracking }) =>
    tracking.map(({ trackingEventDetails }) => (trackingEventDetails as { n: number }).n),
  );

const inOrder = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

const once = [...Array(ALL).keys()];

/** The relay that has got events so far; the connection leads to it where the balancer chooses for connections. */
async function usedRelay(world: World): Promise<DevRelay> {
  track(world, 1);
  await world.provider.flush();
  return world.relays.find(({ tracking }) => tracking.length > 0)!;
}

async function refuse(relay: DevRelay, refusal: Refusal): Promise<void> {
  if (refusal === 'no connections') await relay.close();
  else relay.fail(refusal);
}

describe.each<Spread>(['requests', 'connections'])(
  'events to one of two relays, which a balancer chooses for %s',
  (spread) => {
    it.each(REFUSALS)('arrive once each at the other one while it %s', async (_what, refusal) => {
      const world = await start(spread);
      await refuse(await usedRelay(world), refusal);
      track(world);
      const ledger = await world.provider.flush({ timeoutMs: 30_000 });
      expect({ ...ledger }).toMatchObject({ accepted: ALL + 1, delivered: ALL + 1, pending: 0, inFlight: 0 });
      expect(inOrder(arrived(world))).toEqual([0, ...once]);
    });

    it.each(REFUSALS)('are not lost by an end of the process while it %s', async (_what, refusal) => {
      const world = await start(spread);
      await refuse(await usedRelay(world), refusal);
      track(world);
      const { accepted, delivered } = await world.provider.close();
      expect([accepted, delivered]).toEqual([ALL + 1, ALL + 1]);
    });

    it('arrive, and again where a response was lost, while one is slower than the timeout', async () => {
      const world = await start(spread, { timeout: 300 });
      const slow = await usedRelay(world);
      slow.fail({ stall: true, afterRecording: true, path: 'collector', times: Infinity });
      track(world);
      const { delivered, retries } = await world.provider.flush({ timeoutMs: 30_000 });
      expect([delivered, retries]).toEqual([ALL + 1, expect.any(Number)]);
      expect([...new Set(inOrder(arrived(world)))]).toEqual(once);
      expect(retries).toBeGreaterThan(0);
      expect(arrived(world)).toHaveLength(ALL + 1 + retries * BATCH_SIZE);
    });
  },
);
