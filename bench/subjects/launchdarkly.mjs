import { init } from '@launchdarkly/node-server-sdk';

/** A user that it has not seen lately is an event of its own. */
const ROOMY = { capacity: 1_000_000 };

const silent = { error() {}, warn() {}, info() {}, debug() {} };

/** `@launchdarkly/node-server-sdk`; flags come from the collector's empty response, telemetry is off. */
export async function create({ url, roomy }) {
  const client = init('key', {
    baseUri: url,
    streamUri: url,
    eventsUri: url,
    stream: false,
    diagnosticOptOut: true,
    flushInterval: 1,
    logger: silent,
    ...(roomy ? ROOMY : {}),
  });
  await client.waitForInitialization({ timeout: 10 });
  return {
    contextFrom: ({ targetingKey, ...attributes }) => ({ kind: 'user', key: targetingKey, ...attributes }),
    track: (name, context, details) => client.track(name, context, details, details.value),
    flush: () => client.flush().catch(() => {}),
    close: async () => {
      await client.flush().catch(() => {});
      client.close();
    },
  };
}
