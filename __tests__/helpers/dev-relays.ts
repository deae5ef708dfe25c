import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const running: DevRelay[] = [];

afterEach(() => Promise.all(running.splice(0).map((relay) => relay.close())));

/** A dev relay that says nothing and ends with the test. */
export async function startQuietRelay(options: DevRelayOptions = {}): Promise<DevRelay> {
  const relay = await startDevRelay({ logger: silent, ...options });
  running.push(relay);
  return relay;
}
