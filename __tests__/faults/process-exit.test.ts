import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Ledger } from '../../src/index.js';
import { startRelayStub, type RelayStub } from '../helpers/relay-stub.js';

let relay: RelayStub;

beforeEach(async () => {
  relay = await startRelayStub();
});

afterEach(() => relay.close());

/** The end of a process that tracks and does not close: what it knew then, and how it ended. */
async function leave(options: Record<string, unknown>): Promise<{ ledger: Ledger; code: number | null }> {
  const setup = JSON.stringify({ url: relay.url, events: 3, options });
  const child = fork(join(__dirname, 'tracks-and-leaves.cjs'), [setup], { execArgv: [], silent: true });
  const reported = once(child, 'message') as Promise<[Ledger]>;
  const [code] = (await once(child, 'exit')) as [number | null];
  const [ledger] = await reported;
  return { ledger, code };
}

describe('a process that tracks and does not close ends by itself', () => {
  it('while events wait for the interval', async () => {
    await expect(leave({})).resolves.toMatchObject({ code: 0, ledger: { accepted: 3, pending: 3 } });
  });

  it.each([503, 401])('while the relay is left alone for a time (%i)', async (status) => {
    relay.collectorStatus = status;
    const { ledger, code } = await leave({ maxBatchSize: 3 });
    expect(code).toBe(0);
    expect(ledger).toMatchObject({ accepted: 3, delivered: 0, pending: 3, inFlight: 0 });
  });

  it('but not before the answer to a request in flight', async () => {
    const { ledger, code } = await leave({ maxBatchSize: 3 });
    expect(code).toBe(0);
    expect(ledger).toMatchObject({ accepted: 3, delivered: 3 });
    expect(relay.stored).toHaveLength(3);
  });
});
