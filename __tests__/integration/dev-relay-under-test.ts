import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevRelay, startDevRelay } from '../../src/dev-relay/index.js';
import type { RelayEvent } from '../helpers/real-relay.js';
import type { RelaySetup, RelayUnderTest } from './relay-under-test.js';
import { silentLogger } from '../helpers/silent-logger.js';

export async function startDevRelayUnderTest({ flags = {}, apiKeys = [] }: RelaySetup): Promise<RelayUnderTest> {
  const outputDir = mkdtempSync(join(tmpdir(), 'dev-relay-'));
  const startAt = (port: number): Promise<DevRelay> =>
    startDevRelay({ port, flags, outputDir, apiKeys: { evaluation: [...apiKeys] }, logger: silentLogger });
  let relay = await startAt(0);
  const { url, port } = relay;
  const read = async (file: string): Promise<RelayEvent[]> => {
    await relay.flush();
    return eventsIn(join(outputDir, file));
  };
  return {
    url,
    exported: async () => ({ feature: await read('feature.json'), tracking: await read('tracking.json') }),
    takenIn: async () => (await read('tracking.json')).map(({ key }) => String(key)),
    setFlags: async (changed) => relay.setFlags(changed),
    crash: () => relay.close(),
    restart: async () => {
      relay = await startAt(port);
    },
    stop: async () => {
      await relay.close();
      rmSync(outputDir, { recursive: true, force: true });
    },
  };
}

function eventsIn(path: string): RelayEvent[] {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  return lines.map((line) => JSON.parse(line) as RelayEvent);
}
