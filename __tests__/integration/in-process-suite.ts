import { type Client, ProviderEvents, ProviderStatus } from '@openfeature/server-sdk';
import { waitUntil } from '../helpers/wait-until.js';
import { flags } from './flags.js';
import type { Session } from './session.js';

const user = { targetingKey: 'user-1' };
const red = { variations: { red: '#f00' }, defaultRule: { variation: 'red' } };

/** What holds for evaluation in the process alone. */
export function testInProcessAgainst(session: () => Session): void {
  describe('evaluation in the process', () => {
    it('GOFF-EVT-002, GOFF-IP-006: a change of the flags arrives with a poll, and is announced', async () => {
      const relay = await session().relay();
      const { client } = await session().connect({ endpoint: relay.url, flagChangePollingInterval: 20 });
      const changes = changesOf(client);
      expect(await client.getStringValue('color', '', user)).toBe('#00f');

      await relay.setFlags({ ...flags, color: red, fresh: red, 'half-on': undefined });
      await waitUntil('the change', () => changes.length > 0);
      expect(changes.map((keys) => [...keys].sort())).toEqual([['color', 'fresh', 'half-on']]);
      expect(await client.getStringValue('color', '', user)).toBe('#f00');
      expect(await client.getBooleanDetails('half-on', false, user)).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    });

    it('GOFF-EVT-004: polls that find nothing new are no change', async () => {
      const relay = await session().relay();
      const { client, provider } = await session().connect({ endpoint: relay.url, flagChangePollingInterval: 5 });
      const changes = changesOf(client);
      // The second change can only be the first that is seen if nothing in between was one.
      await relay.setFlags(flags);
      await relay.setFlags({ ...flags, color: red });
      await waitUntil('the change', () => changes.length > 0);
      expect(changes).toEqual([['color']]);
      await provider.close();
    });

    it('a refresh makes evaluations give what the relay has, and announces each change once', async () => {
      const relay = await session().relay();
      const { client, provider } = await session().connect({ endpoint: relay.url });
      const changes = changesOf(client);
      await relay.setFlags({ ...flags, color: red });
      await provider.refresh();
      expect(await client.getStringValue('color', '', user)).toBe('#f00');
      await provider.refresh();
      await relay.setFlags(flags);
      await provider.refresh();
      expect(await client.getStringValue('color', '', user)).toBe('#00f');
      expect(changes).toEqual([['color'], ['color']]);
    });

    it('GOFF-CFG-008: knows the flags of evaluationFlagList alone', async () => {
      const relay = await session().relay();
      const { client } = await session().connect({ endpoint: relay.url, evaluationFlagList: ['color', 'nowhere'] });
      expect(await client.getStringValue('color', '', user)).toBe('#00f');
      expect(await client.getBooleanDetails('new-button', false, user)).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    });

    it('GOFF-EVT-005, GOFF-EVT-006: serves on while the relay is away, is stale then, and comes back', async () => {
      const relay = await session().relay();
      const { client } = await session().connect({ endpoint: relay.url, flagChangePollingInterval: 20 });
      const changes = changesOf(client);
      await relay.crash();
      await waitUntil('the provider to be stale', () => client.providerStatus === ProviderStatus.STALE);
      expect(await client.getStringDetails('color', '', user)).toMatchObject({ value: '#00f', reason: 'STATIC' });
      await relay.restart();
      await waitUntil('the provider to be ready', () => client.providerStatus === ProviderStatus.READY);
      expect(changes).toEqual([]);
    });
  });
}

/** The keys of the flags that have changed, by event. */
function changesOf(client: Client): string[][] {
  const changes: string[][] = [];
  client.addHandler(ProviderEvents.ConfigurationChanged, (details) => void changes.push(details?.flagsChanged ?? []));
  return changes;
}
