import { UnauthorizedException } from '../../../src/index.js';
import type { ConfigurationRelay } from '../../helpers/configuration-relay.js';
import { stall, type ScriptedResponse } from '../../helpers/scripted-relay.js';
import { always, behindBalancer, startFlagRelays, type BehindBalancer } from './two-relays.js';

const CHANGED = 'PROVIDER_CONFIGURATION_CHANGED f';

/** What the provider did about this many polls: `failed`, or the value of the flag after it. */
async function poll({ provider, value }: BehindBalancer, times: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (let n = 0; n < times; n++) {
    const failure = await provider.refresh().catch(() => 'failed');
    seen.push(failure ?? (await value()));
  }
  return seen;
}

async function initialized(relays: readonly ConfigurationRelay[], timeout = 5_000): Promise<BehindBalancer> {
  const world = await behindBalancer({ relays, spread: 'requests', options: { timeout } });
  await world.provider.initialize();
  return world;
}

const tagsOf = ({ configurations }: ConfigurationRelay): unknown[] =>
  configurations.map(({ headers }) => headers['if-none-match']);

describe('the flags of two relays behind one address, each poll to the other one', () => {
  it('emit nothing while both have the same flags under different entity tags', async () => {
    const [a, b] = [always('old'), always('other')];
    const relays = await startFlagRelays({ f: a, g: b }, { g: b, f: a });
    const world = await initialized(relays);
    expect(await poll(world, 6)).toEqual(Array(6).fill('old'));
    expect(world.emitted).toEqual([]);
    // Each relay got the tag of the other one, which is none of its own.
    const [first, second] = relays.map((relay) => new Set(tagsOf(relay).slice(1)));
    expect([first!.size, second!.size]).toEqual([1, 1]);
    expect(first).not.toEqual(second);
  });

  it('take a 304 for the tag of another relay at its word', async () => {
    const relays = await startFlagRelays({ f: always('old') }, { f: always('old') });
    const world = await initialized(relays);
    expect(await poll(world, 2)).toEqual(['old', 'old']);
    const [tag] = tagsOf(relays[1]);
    expect(tag).toMatch(/^"\d+-[0-9a-f]{40}"$/);
    expect([tagsOf(relays[0]), tagsOf(relays[1])]).toEqual([[undefined, tag], [tag]]);
    expect(world.emitted).toEqual([]);
  });

  it('emit one event for each poll that changes them while one relay has older flags, then none', async () => {
    const relays = await startFlagRelays({ f: always('old') }, { f: always('old') });
    const world = await initialized(relays);
    relays[1].configuration = { flags: { f: always('new') } };
    expect(await poll(world, 6)).toEqual(['new', 'old', 'new', 'old', 'new', 'old']);
    expect(world.emitted).toEqual(Array(6).fill(CHANGED));

    relays[0].configuration = { flags: { f: always('new') } };
    expect(await poll(world, 6)).toEqual(Array(6).fill('new'));
    expect(world.emitted).toEqual(Array(7).fill(CHANGED));
  });

  it('are not judged by the time at which a relay has loaded them', async () => {
    const relays = await startFlagRelays({ f: always('old') }, { f: always('old') });
    const world = await initialized(relays);
    const dated = (value: string, date: string): ScriptedResponse => ({
      headers: { 'last-modified': date, etag: `"${value}"` },
      body: JSON.stringify({ flags: { f: always(value) } }),
    });
    relays[1].nextConfigurations.push(dated('new', 'Mon, 05 Jan 2026 10:00:00 CET'));
    relays[0].nextConfigurations.push(dated('new', 'Mon, 05 Jan 2026 09:00:00 UTC'));
    relays[1].nextConfigurations.push(dated('newer', 'Thu, 01 Jan 2026 00:00:00 GMT'));
    expect(await poll(world, 3)).toEqual(['new', 'new', 'newer']);
    expect(world.emitted).toEqual([CHANGED, CHANGED]);
  });

  it.each([401, 503])('stay in service, and fresh, while one relay responds %i to everything', async (status) => {
    const relays = await startFlagRelays({ f: always('old') }, { f: always('old') });
    const world = await initialized(relays);
    relays[1].nextConfigurations.push(...Array<ScriptedResponse>(3).fill({ status }));
    relays[0].configuration = { flags: { f: always('new') } };
    expect(await poll(world, 6)).toEqual(['failed', 'new', 'failed', 'new', 'failed', 'new']);
    // Three failures in a row would make the provider STALE.
    expect(world.emitted).toEqual([CHANGED]);
  });

  it('stay in service, and fresh, while one relay takes no connections', async () => {
    const relays = await startFlagRelays({ f: always('old') }, { f: always('old') });
    const world = await initialized(relays);
    await relays[1].close();
    relays[0].configuration = { flags: { f: always('new') } };
    expect(await poll(world, 4)).toEqual(['failed', 'new', 'failed', 'new']);
    expect(world.emitted).toEqual([CHANGED]);
  });

  it('stay in service, and fresh, while one relay takes longer than the timeout', async () => {
    const relays = await startFlagRelays({ f: always('old') }, { f: always('old') });
    const world = await initialized(relays, 500);
    relays[1].nextConfigurations.push(stall, stall);
    relays[0].configuration = { flags: { f: always('new') } };
    expect(await poll(world, 4)).toEqual(['failed', 'new', 'failed', 'new']);
    expect(world.emitted).toEqual([CHANGED]);
  });

  it('are never there for a provider that meets the relay with a wrong key first, until somebody asks', async () => {
    const relays = await startFlagRelays({ f: always('old') }, { f: always('old') });
    relays[0].nextConfigurations.push({ status: 401 });
    const world = await behindBalancer({ relays, spread: 'requests' });
    await expect(world.provider.initialize()).rejects.toThrow(UnauthorizedException);
    await expect(world.value()).rejects.toThrow();
    expect(await poll(world, 1)).toEqual(['old']);
  });
});
