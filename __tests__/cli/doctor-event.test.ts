import { startQuietRelay } from '../helpers/dev-relays.js';
import { examine, type Examined } from '../helpers/doctor-command.js';
import { startGateway } from '../helpers/gateway.js';

const flags = { 'new-button': { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };

const eventOf = ({ findings }: Examined): string =>
  findings
    .filter(({ check }) => check === 'event')
    .map(({ code, what }) => `${code}: ${what}`)
    .join('\n');

it('goff-doctor sends one event that is exported like any other, and says by which id', async () => {
  const relay = await startQuietRelay({ flags });
  const examined = await examine(['--endpoint', relay.url, '--send']);
  expect(relay.events).toEqual([
    {
      ...{ kind: 'tracking', contextKind: 'user', userKey: 'goff-doctor', key: 'goff-doctor-check' },
      creationDate: expect.any(Number),
      evaluationContext: { targetingKey: 'goff-doctor' },
      trackingEventDetails: { eventId: expect.any(String) },
    },
  ]);
  const { eventId } = relay.tracking[0]?.trackingEventDetails as { eventId: string };
  expect(eventOf(examined)).toBe(`OK: The event goff-doctor-check with eventId ${eventId} was counted.`);
});

it('goff-doctor sends its event to the address for events', async () => {
  const [relay, collector] = [await startQuietRelay({ flags }), await startQuietRelay()];
  await examine(['--endpoint', relay.url, '--collector', collector.url, '--send']);
  expect([relay.events.length, collector.events.length]).toEqual([0, 1]);
});

it.each([
  ['by the metric gofeatureflag_collect_eval_data_total, too', [5, 6]],
  ['by another relay, it seems', [5, 5]],
])('goff-doctor looks at the metric of the relay: counted %s', async (words, counts) => {
  const relay = await startQuietRelay({ flags });
  const metrics = counts.map((count) => `# TYPE x counter\ngofeatureflag_collect_eval_data_total ${count}\n`);
  const { url } = await startGateway({
    url: relay.url,
    instead: (path) => (path === '/metrics' ? { status: 200, body: metrics.shift() ?? '' } : undefined),
  });
  const examined = await examine(['--endpoint', url, '--send']);
  expect([examined.exitCode, eventOf(examined)]).toEqual([0, expect.stringContaining(`was counted, ${words}.`)]);
});

it('goff-doctor says that a gateway has kept its event', async () => {
  const relay = await startQuietRelay({ flags });
  let asked = 0;
  const { url } = await startGateway({
    url: relay.url,
    instead: (path) =>
      path === '/v1/data/collector' && ++asked > 1 ? { status: 200, body: '{"ingestedContentCount":0}' } : undefined,
  });
  const examined = await examine(['--endpoint', url, '--send']);
  expect([examined.exitCode, eventOf(examined)]).toEqual([
    1,
    expect.stringContaining('expected ingestedContentCount 1, got HTTP 200 and ingestedContentCount 0.'),
  ]);
});

it.each([
  ['an object that has no text', '{"toString":1}'],
  ['the key', '"Bearer the-api-key"'],
  ['lists in lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
])('goff-doctor repeats nothing of a count that is no number: %s', async (_what, count) => {
  const key = 'the-api-key';
  const relay = await startQuietRelay({ flags, apiKeys: { evaluation: [key] } });
  let asked = 0;
  const { url } = await startGateway({
    url: relay.url,
    instead: (path) =>
      path === '/v1/data/collector' && ++asked > 3
        ? { status: 200, body: `{"ingestedContentCount":${count}}` }
        : undefined,
  });
  const examined = await examine(['--endpoint', url, '--send'], { key });
  expect([examined.exitCode, eventOf(examined)]).toEqual([
    1,
    expect.stringContaining('expected ingestedContentCount 1, got HTTP 200 and no number.'),
  ]);
});

it('goff-doctor sends no event where the relay would refuse it', async () => {
  const relay = await startQuietRelay({ flags, apiKeys: { evaluation: ['the-api-key'] } });
  const examined = await examine(['--endpoint', relay.url, '--send'], { key: 'another-key' });
  expect([examined.wrong, eventOf(examined)]).toEqual([
    ['KEY_WRONG'],
    expect.stringMatching(/^HELD_BACK: No event was/),
  ]);
});
