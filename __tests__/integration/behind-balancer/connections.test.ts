import type { DevRelay } from '../../../src/dev-relay/index.js';
import type { GoFeatureFlagProviderOptions } from '../../../src/index.js';
import type { Spread } from '../../helpers/balancer.js';
import { waitUntil } from '../../helpers/wait-until.js';
import { behindBalancer, startRelays, type BehindBalancer } from './two-relays.js';

interface World extends BehindBalancer {
  readonly relays: [DevRelay, DevRelay];
}

async function start(spread: Spread, options: Partial<GoFeatureFlagProviderOptions> = {}): Promise<World> {
  const relays = await startRelays();
  const world = await behindBalancer({ relays, spread, options });
  await world.provider.initialize();
  return { ...world, relays };
}

async function flushOne({ provider }: World): Promise<void> {
  provider.track('bought', { targetingKey: 'ada' });
  await provider.flush();
}

const counts = ({ relays }: World): number[] => relays.map(({ tracking }) => tracking.length);

describe('how events spread over two relays', () => {
  it('follows the balancer where it chooses for requests', async () => {
    const world = await start('requests');
    for (let n = 0; n < 10; n++) await flushOne(world);
    expect(counts(world)).toEqual([5, 5]);
  });

  it('is one relay for all requests of a connection where the balancer chooses for connections', async () => {
    const world = await start('connections');
    for (let n = 0; n < 10; n++) await flushOne(world);
    expect(counts(world).sort()).toEqual([0, 10]);
  });

  it('changes with the next connection there, after the one that lies idle was closed', async () => {
    const world = await start('connections');
    await flushOne(world);
    await waitUntil('the idle connections to close', () => world.balancer.open === 0);
    await flushOne(world);
    expect(counts(world)).toEqual([1, 1]);
  });

  it('is both relays there where several requests go out at a time', async () => {
    const world = await start('connections', { maxConcurrentRequests: 4, maxBatchSize: 10 });
    for (let n = 0; n < 400; n++) world.provider.track('bought', { targetingKey: 'ada' });
    await world.provider.flush();
    expect(Math.min(...counts(world))).toBeGreaterThan(0);
    expect(counts(world)[0]! + counts(world)[1]!).toBe(400);
  });
});
