import type { Client } from '@openfeature/server-sdk';
import type { GoFeatureFlagProvider } from '../../src/index.js';
import { throwing } from '../helpers/hostile.js';
import { useWorld } from '../helpers/remote-provider.js';

const world = useWorld();

let provider: GoFeatureFlagProvider;
let client: Client;

beforeEach(async () => {
  provider = world.provider({ redactContext: (context) => context, eventId: 'id' });
  client = await world.client(provider);
});

async function arrived(): Promise<any[]> {
  await provider.flush();
  return world.relay.events;
}

it.each<[string, () => unknown]>([
  ['returns NaN', () => Number.NaN],
  ['returns nothing', () => undefined],
  ['returns a text', () => '5'],
  ['returns a BigInt', () => 5n],
  ['returns what no calendar has', () => 1e300],
  ['throws', throwing],
])('an event that is tracked while the clock %s arrives with a whole number of seconds', async (_what, now) => {
  const clock = jest.spyOn(Date, 'now').mockImplementation(now as () => number);
  client.track('visited');
  clock.mockRestore();
  const [{ key, creationDate }] = await arrived();
  expect([key, Number.isInteger(creationDate)]).toEqual(['visited', true]);
  expect(provider.stats()).toMatchObject({ accepted: 1, delivered: 1 });
});

it('a file among the details arrives as its type and length', async () => {
  client.track('up', {}, { file: new Uint8Array(1_000_000) as never });
  expect(await arrived()).toMatchObject([{ trackingEventDetails: { file: '[Uint8Array 1000000]' } }]);
});

it('an event that is too large is counted once, and those around it arrive', async () => {
  const list = new Array<number>(1_000_000).fill(1);
  client.track('before');
  client.track('large', { list }, { list });
  client.track('large', {}, { text: 'x'.repeat(500_000_000) });
  client.track('after');
  expect((await arrived()).map(({ key }) => key as string)).toEqual(['before', 'after']);
  expect(provider.stats()).toMatchObject({ accepted: 4, delivered: 2, dropped: { too_large: 2, unserializable: 0 } });
});
