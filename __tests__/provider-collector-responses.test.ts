import type { GoFeatureFlagProvider } from '../src/index.js';
import { useWorld } from './helpers/remote-provider.js';
import { act, reset, type Act, type RelayRequest, type ScriptedResponse } from './helpers/scripted-relay.js';

const world = useWorld();
const USER = { targetingKey: 'u1' };

/** Tracks three events one after the other and flushes each, so that a line for each would show. */
async function meet(collector: ScriptedResponse | Act, options: object = {}): Promise<GoFeatureFlagProvider> {
  world.relay.collector = collector;
  const provider = world.provider(options);
  for (let n = 0; n < 3; n++) {
    provider.track('purchase', USER, { n });
    await provider.flush();
  }
  return provider;
}

const numbersOf = (events: any[]): number[] => events.map(({ trackingEventDetails: { n } }) => Number(n));

it.each<[string, ScriptedResponse]>([
  ['a login page', { headers: { 'content-type': 'text/html' }, body: '<html>Please log in</html>' }],
  ['a page with a charset', { headers: { 'content-type': 'text/html; charset=utf-8' }, body: 'Please log in' }],
  ['a page that is called JSON', { body: '\r\n <!doctype html><title>Wi-Fi</title>' }],
  ['a page with another 2xx', { status: 203, headers: { 'content-type': 'text/html' }, body: '<p>' }],
  ['an XML error', { body: '<?xml version="1.0"?><Error/>' }],
])('%s in place of a response keeps all events, which arrive when it has gone', async (_what, response) => {
  const provider = await meet(response);
  expect(provider.stats()).toMatchObject({ accepted: 3, delivered: 0, pending: 3 });
  expect(world.logger.lines).toEqual([expect.stringMatching(/^error: .*\(HTTP 20\d with an HTML page\)/)]);
  const seen = world.relay.collections.length;
  world.relay.collector = ({ json }: RelayRequest) => ({ body: { ingestedContentCount: json.events.length } });
  await expect(provider.close()).resolves.toMatchObject({ delivered: 3 });
  expect(numbersOf(world.relay.collections.slice(seen).flatMap(({ json }: RelayRequest) => json.events))).toEqual([
    0, 1, 2,
  ]);
});

it.each<[string, ScriptedResponse]>([
  ['202', { status: 202, body: '' }],
  ['204', { status: 204, body: '' }],
  ['an empty body', { body: '' }],
  ['a text', { headers: { 'content-type': 'text/plain' }, body: 'ok' }],
  ['another object', { body: { ok: true } }],
  ['a count that is none', { body: { ingestedContentCount: '3' } }],
  ['null', { body: 'null' }],
])('%s counts as delivered, with one warning', async (_what, response) => {
  const provider = await meet(response);
  expect(provider.stats()).toMatchObject({ accepted: 3, delivered: 3, retries: 0 });
  expect(world.logger.lines).toEqual([expect.stringMatching(/^warn: .*is there a gateway in between\?/)]);
});

describe('a failure of the collector in the log', () => {
  it.each([408, 425, 429, 500, 502, 503, 504])(
    'is not told as a relay that cannot be reached: HTTP %i',
    async (status) => {
      await meet({ status });
      expect(world.logger.lines).toEqual([expect.stringMatching(`^warn: A request .* failed \\(HTTP ${status}\\)`)]);
      expect(world.logger.lines.join()).not.toMatch(/reach/);
    },
  );

  it.each<[string, Act, RegExp]>([
    ['a connection that is cut', reset, /ECONNRESET|UND_ERR_SOCKET/],
    ['half a response', act((_request, response) => void response.socket?.end('HTTP/1.1 20')), /./],
    ['a response that is none', act((_request, response) => void response.socket?.end('no HTTP\r\n\r\n')), /HPE_/],
  ])('is told once, with its code: %s', async (_what, collector, code) => {
    await meet(collector);
    expect(world.logger.lines).toEqual([expect.stringMatching(/^warn: A request to the collector failed \(/)]);
    expect(world.logger.lines[0]).toMatch(code);
  });
});

it('a relay that refuses all events but takes empty batches is met at a bounded pace and costs no second', async () => {
  world.relay.collector = ({ json: { events } }: RelayRequest) =>
    events.length > 0 ? { status: 400 } : { body: { ingestedContentCount: 0 } };
  const provider = world.provider({ shutdownTimeoutMs: 1_000 });
  for (let n = 0; n < 2_000; n++) provider.track('purchase', USER, { n });
  await provider.close();
  // 20 a second, and the first ones; without a pace it is thousands.
  expect(world.relay.collections.length).toBeLessThan(100);
  const sizes = world.relay.collections.map(({ json }: RelayRequest) => (json.events as unknown[]).length);
  expect(Math.min(...sizes.filter((size) => size > 0))).toBeLessThan(sizes[0] as number);
});

describe('a wait', () => {
  const HOUR_MS = 3_600_000;
  const now = Date.now;

  it.each<[string, () => number]>([
    ['set back an hour', () => now() - HOUR_MS],
    ['set forward an hour', () => now() + HOUR_MS],
    ['standing still', () => 0],
    ['no number', () => Number.NaN],
  ])('a wait for a Retry-After ends when that is over, with the time of day %s meanwhile', async (_what, replaced) => {
    world.relay.nextCollections.push(() => {
      jest.spyOn(Date, 'now').mockImplementation(replaced);
      return { status: 503, headers: { 'retry-after': '1' } };
    });
    const provider = world.provider();
    provider.track('purchase', USER, { n: 0 });
    await expect(provider.flush({ timeoutMs: 20_000 })).resolves.toMatchObject({ delivered: 1, retries: 1 });
    expect(world.relay.collections).toHaveLength(2);
  });

  it('a wait of close ends at its deadline, with the time of day set back an hour meanwhile', async () => {
    world.relay.collector = () => {
      jest.spyOn(Date, 'now').mockImplementation(() => now() - HOUR_MS);
      return { status: 503 };
    };
    const provider = world.provider({ shutdownTimeoutMs: 300 });
    provider.track('purchase', USER, { n: 0 });
    await expect(provider.close()).resolves.toMatchObject({ dropped: { shutdown: 1 } });
  });
});
