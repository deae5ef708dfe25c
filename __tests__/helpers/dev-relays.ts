import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';
import { silentLogger } from './silent-logger.js';

const running: DevRelay[] = [];

afterEach(() => Promise.all(running.splice(0).map((relay) => relay.close())));

/** A dev relay that says nothing and ends with the test. */
export async function startQuietRelay(options: DevRelayOptions = {}): Promise<DevRelay> {
  const relay = await startDevRelay({ logger: silentLogger, ...options });
  running.push(relay);
  return relay;
}
