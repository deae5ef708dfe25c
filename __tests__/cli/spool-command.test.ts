import { chmodSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { Application } from '../helpers/application.js';
import { leave, purchases } from '../helpers/left-events.js';
import { ScriptedRelay } from '../helpers/scripted-relay.js';
import { SpoolProcess } from '../helpers/spool-command.js';
import { temporaryFolder } from '../helpers/temporary-files.js';

let relay: ScriptedRelay;

beforeEach(async () => {
  relay = await ScriptedRelay.start();
});

afterEach(() => relay.close());

async function ended(args: readonly string[]): Promise<SpoolProcess & { readonly code: number | string }> {
  const command = new SpoolProcess(args);
  return Object.assign(command, { code: await command.exit });
}

/** A process that has tracked events 0 to 3, and was killed. */
async function killedWith(directory: string): Promise<void> {
  const application = Application.run(
    `import { TrackingOnlyProvider } from 'goff-server-provider';
     const [directory, endpoint] = process.argv.at(-1).split(' ');
     const provider = new TrackingOnlyProvider({ endpoint, spool: { directory } });
     for (let n = 0; n < 3; n++) provider.track('purchase', { targetingKey: 'user-1' }, { eventId: 'id-' + n });
     setImmediate(() => setImmediate(() => tell('written')));
     setInterval(() => undefined, 1_000);`,
    { endpoint: `${directory} ${relay.url}` },
  );
  await application.told('written');
  await application.kill();
}

describe('goff-spool as a process', () => {
  it('shows and sends what a killed process has left', async () => {
    const directory = await temporaryFolder();
    await killedWith(directory);
    const look = await ended(['stats', directory, '--json']);
    expect(look.code).toBe(0);
    expect(JSON.parse(look.output)).toMatchObject({ events: 3, owners: { dead: { events: 3 } } });
    const sent = await ended(['send', directory, '--endpoint', relay.url]);
    expect([sent.code, sent.output]).toEqual([0, 'Taken over: 3 events.\nDelivered: 3 events.\n']);
    expect(sent.errorOutput).toBe('3 of 3 events\n');
    const events = relay.collections.flatMap(({ json }) => json.events);
    expect(events.map(({ trackingEventDetails }) => trackingEventDetails.eventId)).toEqual(['id-0', 'id-1', 'id-2']);
    const empty = await ended(['ls', directory]);
    expect([empty.code, empty.output]).toEqual([0, 'No files.\n']);
  });

  it('ends with 2 for a wrong argument, and with 1 for a missing folder', async () => {
    await expect(ended(['ls'])).resolves.toMatchObject({ code: 2, output: '' });
    await expect(ended(['ls', '/nowhere'])).resolves.toMatchObject({
      ...{ code: 1, output: '' },
      errorOutput: 'Expected the folder of a spool, got nothing at "/nowhere".\n',
    });
  });

  it('ends with 1 where events are left', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 3) });
    relay.collector = { status: 401 };
    const { code, output } = await ended(['send', directory, '--endpoint', relay.url]);
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('Left: 3 events in 1 file: the relay did not take them'),
    ]);
  });

  it('takes the key from standard input', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 1) });
    const command = new SpoolProcess(['send', directory, '--endpoint', relay.url, '--api-key-file', '-']);
    command.child.stdin?.end('secret\n');
    await expect(command.exit).resolves.toBe(0);
    expect(relay.collections[0]?.headers.authorization).toBe('Bearer secret');
  });

  it('leaves the rest in the folder on SIGINT', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 3) });
    relay.collector = { status: 503, headers: { 'retry-after': '3000' } };
    const command = new SpoolProcess(['send', directory, '--endpoint', relay.url, '--timeout', '4000']);
    await once(createInterface(command.child.stderr!), 'line');
    command.child.kill('SIGINT');
    await expect(command.exit).resolves.toBe(1);
    expect(command.output).toContain('Left: 3 events in 1 file: a signal has ended the sending.');
    const { output } = await ended(['cat', directory]);
    expect(output).toBe(purchases(0, 3).join('\n') + '\n');
  });

  it('stops cat quietly when its reader has gone', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 20_000) });
    const command = new SpoolProcess(['cat', directory]);
    command.child.stdout?.once('data', () => command.child.stdout?.destroy());
    await expect(command.exit).resolves.toBe(0);
    expect(command.errorOutput).toBe('');
  });

  it('prints all of a folder into a pipe that is slow to be read', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 20_000) });
    const { code, output } = await ended(['cat', directory]);
    expect([code, output === purchases(0, 20_000).join('\n') + '\n']).toEqual([0, true]);
  });

  // Root may read and write anything: only another user can be refused.
  const uid = process.getuid?.() === 0 ? 65_534 : undefined;

  it.each(['ls', 'stats', 'cat', 'send'])('%s says that it may not read the folder', async (kind) => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 1) });
    chmodSync(directory, 0o755);
    chmodSync(join(directory, 'v1'), uid === undefined ? 0 : 0o700);
    const args = kind === 'send' ? ['--endpoint', relay.url] : [];
    const command = new SpoolProcess([kind, directory, ...args], uid === undefined ? {} : { uid });
    const code = await command.exit;
    chmodSync(join(directory, 'v1'), 0o700);
    expect([code, command.output]).toEqual([1, '']);
    expect(command.errorOutput).toBe(`Expected to read the folder "${directory}", but this user has no permission.\n`);
  });

  it('says that it may not write in the folder', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 1) });
    chmodSync(directory, 0o755);
    chmodSync(join(directory, 'v1'), 0o555);
    const command = new SpoolProcess(['send', directory, '--endpoint', relay.url], uid === undefined ? {} : { uid });
    const code = await command.exit;
    chmodSync(join(directory, 'v1'), 0o700);
    expect([code, command.output]).toEqual([1, '']);
    expect(command.errorOutput).toBe(`Expected to write in "${directory}", but this user has no permission.\n`);
  });
});
