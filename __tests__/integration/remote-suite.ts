import type { Session } from './session.js';

const user = { targetingKey: 'user-1' };

/** What holds for evaluation by the relay alone. */
export function testRemoteAgainst(session: () => Session): void {
  describe('remote evaluation', () => {
    it('GOFF-REM-001, GOFF-REM-003, GOFF-EVAL-010: hands on what the relay adds to the metadata', async () => {
      const relay = await session().relay();
      const { client } = await session().connect({ endpoint: relay.url });
      expect(await client.getBooleanDetails('new-button', false, user)).toMatchObject({
        value: true,
        variant: 'on',
        reason: 'STATIC',
        flagMetadata: { description: 'the new button', owners: ['shop'], gofeatureflag_cacheable: true },
      });
    });

    it('GOFF-CACHE-007, GOFF-COLL-023: a repetition comes from the cache and is recorded as that, once', async () => {
      const relay = await session().relay();
      const { client, provider } = await session().connect({ endpoint: relay.url });
      for (let time = 0; time < 3; time++) await client.getBooleanValue('new-button', false, user);
      await provider.flush();

      const { feature } = await relay.exported();
      expect(feature.map(({ key, source, variation, value }) => [key, source, variation, value])).toEqual([
        ['new-button', 'SERVER', 'on', true],
        ['new-button', 'PROVIDER_CACHE', 'on', true],
        ['new-button', 'PROVIDER_CACHE', 'on', true],
      ]);
    });

    it('GOFF-CACHE-003: asks the relay each time when the cache is switched off', async () => {
      const relay = await session().relay();
      const { client, provider } = await session().connect({ endpoint: relay.url, disableCache: true });
      for (let time = 0; time < 3; time++) await client.getBooleanValue('new-button', false, user);
      await provider.flush();

      const { feature } = await relay.exported();
      expect(feature.map(({ source }) => source)).toEqual(['SERVER', 'SERVER', 'SERVER']);
    });

    it('sees a change of a flag after a refresh, and not before when the cache has it', async () => {
      const relay = await session().relay();
      const { client, provider } = await session().connect({ endpoint: relay.url });
      expect(await client.getStringValue('color', '', user)).toBe('#00f');
      await relay.setFlags({ color: { variations: { red: '#f00' }, defaultRule: { variation: 'red' } } });
      expect(await client.getStringValue('color', '', user)).toBe('#00f');
      await provider.refresh();
      expect(await client.getStringValue('color', '', user)).toBe('#f00');
    });

    it('sees a change of a flag at once when the cache is switched off', async () => {
      const relay = await session().relay();
      const { client } = await session().connect({ endpoint: relay.url, disableCache: true });
      expect(await client.getStringValue('color', '', user)).toBe('#00f');
      await relay.setFlags({ color: { variations: { red: '#f00' }, defaultRule: { variation: 'red' } } });
      expect(await client.getStringValue('color', '', user)).toBe('#f00');
    });
  });
}
