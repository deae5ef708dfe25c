import { type PlayedPair, recordedPairs, relaySetups, withPlaceholders } from '../helpers/relay-responses.js';
import type { WebhookCall } from '../helpers/webhook-sink.js';
import { RecordedSetup } from './recorded-setup.js';

describe.each(Object.keys(relaySetups))('the real relay in the set-up %s', (name) => {
  let setup: RecordedSetup;
  let played: ReadonlyMap<string, PlayedPair>;
  beforeAll(async () => {
    setup = await RecordedSetup.start(name);
    played = await setup.play();
  });
  afterAll(() => setup.stop());

  it.each(recordedPairs.filter(({ config }) => config === name).map((pair) => pair.name))(
    'responds as recorded: %s',
    (pair) => {
      const { actual, expected } = played.get(pair)!;
      expect(actual).toEqual(expected);
    },
  );

  if (name === 'hooks') {
    it('calls the webhooks and writes the log lines as recorded', async () => {
      const { webhook, log } = setup.pairs[0]!.exported as { webhook: WebhookCall[]; log: string[] };
      const calls = await setup.webhookCalls(webhook.length);
      expect(calls.map((call, n) => likeRecorded(call, webhook[n]!))).toEqual(webhook);
      expect(setup.logMessages()).toEqual(expect.arrayContaining(log));
    });
  }

  if (name === 'unflushed') {
    it('loses on SIGTERM what it had acknowledged and not exported', async () => {
      expect(await setup.terminate()).toEqual({ code: 0, signal: null });
      expect([...setup.linesOf('feature.json'), ...setup.linesOf('tracking.json')]).toEqual([]);
    });
  }
});

function likeRecorded(call: WebhookCall, recorded: WebhookCall): WebhookCall {
  const headers = Object.entries(recorded.headers).map(([name, value]) => [
    name,
    withPlaceholders(String(call.headers[name]), String(value)),
  ]);
  return {
    ...call,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: withPlaceholders(call.body, recorded.body),
  };
}
