import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Ledger } from '../../src/index.js';
import { startMuteServer } from '../helpers/mute-server.js';
import type { RawServer } from '../helpers/raw-server.js';
import { ScriptedRelay } from '../helpers/scripted-relay.js';

let relay: ScriptedRelay;
const children: ChildProcess[] = [];

beforeEach(async () => {
  relay = await ScriptedRelay.start();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await relay.close();
});

/** The end of a process that tracks: what it knew then, and how it ended. */
async function endOf(
  application: string,
  options: Record<string, unknown>,
): Promise<{ ledger: Ledger; code: number | null }> {
  const setup = JSON.stringify({ url: relay.url, events: 3, options });
  const child = fork(join(__dirname, application), [setup], { execArgv: [], silent: true });
  children.push(child);
  const reported = once(child, 'message') as Promise<[Ledger]>;
  const [code] = (await once(child, 'exit')) as [number | null];
  const [ledger] = await reported;
  return { ledger, code };
}

describe('a process that tracks and does not close', () => {
  const leave = (options: Record<string, unknown>): ReturnType<typeof endOf> => endOf('tracks-and-leaves.cjs', options);

  it('ends by itself while events wait for the interval', async () => {
    await expect(leave({})).resolves.toMatchObject({ code: 0, ledger: { accepted: 3, pending: 3 } });
  });

  it.each([503, 401])('ends by itself while the relay is left alone for a time (%i)', async (status) => {
    relay.collector = { status };
    const { ledger, code } = await leave({ maxBatchSize: 3 });
    expect(code).toBe(0);
    expect(ledger).toMatchObject({ accepted: 3, delivered: 0, pending: 3, inFlight: 0 });
  });

  it('does not end by itself before the response to a request in flight', async () => {
    const { ledger, code } = await leave({ maxBatchSize: 3 });
    expect(code).toBe(0);
    expect(ledger).toMatchObject({ accepted: 3, delivered: 3 });
    expect(relay.stored).toHaveLength(3);
  });
});

describe('a process that tracks and closes', () => {
  let server: RawServer;

  beforeEach(async () => {
    server = await startMuteServer();
  });

  afterEach(() => server.close());

  // It would be held for as long as connecting may take: more than this test may.
  const patient = { timeout: 60_000, shutdownTimeoutMs: 200 };

  it.each([
    ['of the collector', () => ({ dataCollectorBaseURL: server.secureUrl })],
    ['of remote evaluation', () => ({ endpoint: server.secureUrl })],
    [
      'of evaluation in the process with its change stream',
      () => ({ endpoint: server.secureUrl, evaluationType: 'InProcess', flagChangeStreaming: true }),
    ],
  ])('ends by itself, though its TLS handshake gets no reply (%s)', async (_name, options) => {
    const { ledger, code } = await endOf('tracks-and-closes.cjs', { ...patient, ...options() });
    expect(code).toBe(0);
    expect(ledger).toMatchObject({ accepted: 3, dropped: { shutdown: 3 }, pending: 0, inFlight: 0 });
    expect(server.connections).toBeGreaterThan(0);
  });
});
