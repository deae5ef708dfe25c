import { startRealRelay } from '../helpers/real-relay.js';
import type { RelaySetup, RelayUnderTest } from '../integration/relay-under-test.js';

/**
 * The log exporter writes inside the request, before the response: what was acknowledged is there even after a crash.
 */
const log = { kind: 'log', eventType: 'tracking', logFormat: 'taken in: {{ .Key}}' };

export async function startRealRelayUnderTest({ flags = {}, apiKeys }: RelaySetup): Promise<RelayUnderTest> {
  const relay = await startRealRelay({ flags, ...(apiKeys && { apiKeys }), exporters: [log] });
  return {
    url: relay.url,
    exported: async () => {
      await relay.flushed();
      return { feature: relay.featureEvents(), tracking: relay.trackingEvents() };
    },
    takenIn: async () =>
      relay
        .logMessages()
        .filter((message) => message.startsWith('taken in: '))
        .map((message) => message.slice('taken in: '.length)),
    setFlags: (changed) => relay.setFlags(changed),
    crash: async () => void (await relay.kill('SIGKILL')),
    restart: () => relay.restart(),
    stop: () => relay.stop(),
  };
}
