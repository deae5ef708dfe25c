import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { temporaryFile, temporaryFolder } from '../helpers/temporary-files.js';

const COMMAND = join(__dirname, '../../dist/cli/doctor.js');

it('goff-doctor ends with its whole report while the look-up of a name goes on without end', async () => {
  const pipe = join(await temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  // Opening a pipe that nobody writes to occupies a thread of the pool, as a name server does that is silent.
  const slow = await temporaryFile(
    'slow-names.cjs',
    `require('node:dns').lookup = () => require('node:fs').open(${JSON.stringify(pipe)}, () => undefined);`,
  );
  const args = ['--require', slow, COMMAND, '--endpoint', 'http://relay.example', '--timeout', '0.2', '--json'];
  const command = spawn(process.execPath, args);
  const [output, errorOutput]: [string[], string[]] = [[], []];
  command.stdout.on('data', (chunk) => output.push(String(chunk)));
  command.stderr.on('data', (chunk) => errorOutput.push(String(chunk)));
  const [exitCode] = (await once(command, 'close')) as [number | null];
  expect([exitCode, errorOutput]).toEqual([1, []]);
  expect(JSON.parse(output.join(''))).toMatchObject({ findings: [{ check: 'address', state: 'wrong' }] });
});
