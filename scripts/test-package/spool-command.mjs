import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { run, runToEnd } from './run.mjs';

/** Leaves three events in a folder: nothing listens at the address while they are tracked. */
const LEAVES = `
import { TrackingOnlyProvider } from 'goff-server-provider';
import { startDevRelay } from 'goff-server-provider/dev-relay';
const relay = await startDevRelay({ logger: { info() {}, warn() {}, error() {} } });
const { url, port } = relay;
await relay.close();
const quiet = { error() {}, warn() {}, info() {}, debug() {} };
const options = { endpoint: url, spool: { directory: 'spool' }, shutdownTimeoutMs: 500 };
const provider = new TrackingOnlyProvider(options, quiet);
for (let n = 0; n < 3; n++) provider.track('purchase', { targetingKey: 'user-1' }, { value: n });
await provider.close();
console.log(port);
`;

/** Serves at that port until the command has ended, and prints what has arrived. */
const SENDS = `
import { execFile } from 'node:child_process';
import { startDevRelay } from 'goff-server-provider/dev-relay';
const [command, port] = process.argv.slice(2);
const relay = await startDevRelay({ port: Number(port), logger: { info() {}, warn() {}, error() {} } });
const args = ['send', 'spool', '--endpoint', relay.url, '--json'];
execFile(command, args, async (error, stdout) => {
  const values = relay.tracking.map(({ trackingEventDetails }) => trackingEventDetails.value);
  console.log(JSON.stringify({ code: error?.code ?? 0, values, ...JSON.parse(stdout) }));
  await relay.close();
});
`;

/** Uses `goff-spool` as it is installed in a folder, over events that the installed provider has left. */
export async function checkSpoolCommand({ work }) {
  const folder = join(work, 'esm');
  await writeFile(join(folder, 'leaves.mjs'), LEAVES);
  await writeFile(join(folder, 'sends.mjs'), SENDS);
  const command = join(folder, 'node_modules', '.bin', 'goff-spool');
  const goffSpool = (...args) => runToEnd(command, args, { cwd: folder });
  const help = await goffSpool('--help');
  assert.deepEqual([help.code, help.stderr], [0, '']);
  assert.match(help.stdout, /^Usage: goff-spool/);
  const missing = await goffSpool('ls', 'spool');
  assert.deepEqual([missing.code, missing.stdout], [1, '']);
  const port = (await run(execPath, ['leaves.mjs'], { cwd: folder })).trim();
  const stats = await goffSpool('stats', 'spool', '--json');
  assert.deepEqual([stats.code, JSON.parse(stats.stdout).events], [0, 3]);
  const sent = JSON.parse(await run(execPath, ['sends.mjs', command, port], { cwd: folder }));
  assert.deepEqual([sent.code, sent.ledger.delivered, sent.values, sent.left], [0, 3, [0, 1, 2], []]);
}
