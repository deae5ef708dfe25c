import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { run, runToEnd } from './run.mjs';

/** Examines a dev relay with one flag, and prints what the command makes of it. */
const EXAMINES = `
import { execFile } from 'node:child_process';
import { startDevRelay } from 'goff-server-provider/dev-relay';
const flag = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };
const relay = await startDevRelay({ flags: { flag }, logger: { info() {}, warn() {}, error() {} } });
const args = ['--endpoint', relay.url, '--send', '--json'];
execFile(process.argv[2], args, async (error, stdout) => {
  const events = relay.tracking.map(({ key }) => key);
  console.log(JSON.stringify({ code: error?.code ?? 0, events, url: relay.url, ...JSON.parse(stdout) }));
  await relay.close();
});
`;

/** Uses `goff-doctor` as it is installed in a folder. */
export async function checkDoctorCommand({ work }) {
  const folder = join(work, 'esm');
  await writeFile(join(folder, 'examines.mjs'), EXAMINES);
  const command = join(folder, 'node_modules', '.bin', 'goff-doctor');
  const help = await runToEnd(command, ['--help'], { cwd: folder });
  assert.deepEqual([help.code, help.stderr], [0, '']);
  assert.match(help.stdout, /^Usage: goff-doctor/);
  const found = JSON.parse(await run(execPath, ['examines.mjs', command], { cwd: folder }));
  assert.deepEqual([found.code, found.healthy, found.events], [0, true, ['goff-doctor-check']]);
  const gone = await runToEnd(command, ['--endpoint', found.url], { cwd: folder });
  assert.deepEqual([gone.code, gone.stderr], [1, '']);
  assert.match(gone.stdout, /^address +wrong +Nothing listens at /m);
}
