import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { temporaryFile } from '../helpers/temporary-files.js';

const flags = { 'new-button': { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };

/** What the build makes of the command; `npm test` builds first. */
const commandFile = join(__dirname, '../../dist/cli/doctor.js');

interface Ended {
  readonly code: unknown;
  readonly output: string;
  readonly errorOutput: string;
}

async function run(args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(process.execPath, [commandFile, ...args]);
  const texts = { output: '', errorOutput: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.errorOutput += text));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, ...texts };
}

describe('goff-doctor as a process', () => {
  it.each(['standard input', 'a file'])('ends with 0 where all is well, with the key from %s', async (place) => {
    const relay = await startQuietRelay({ flags, apiKeys: { evaluation: ['the-api-key'] } });
    const file = place === 'a file' ? await temporaryFile('key', 'the-api-key\n') : '-';
    const { code, output, errorOutput } = await run(
      ['--endpoint', relay.url, '--api-key-file', file],
      file === '-' ? 'the-api-key\n' : '',
    );
    expect([code, errorOutput]).toEqual([0, '']);
    expect(output).toMatch(/\naccess +ok +The flag configuration, OFREP and the collector take the key\.\n/);
    expect(output).toMatch(/\nHealthy\.\n$/);
    expect(output).not.toContain('the-api-key');
  });

  it('ends with 1 where something is wrong', async () => {
    const relay = await startQuietRelay({ flags });
    await relay.close();
    const { code, output } = await run(['--endpoint', relay.url, '--json']);
    expect([code, JSON.parse(output)]).toEqual([
      1,
      {
        endpoint: relay.url,
        healthy: false,
        findings: [
          {
            ...{ check: 'address', state: 'wrong', code: 'CONNECTION_REFUSED' },
            ...{ what: expect.any(String), todo: expect.any(String) },
          },
        ],
      },
    ]);
  });

  it('ends with 2 for a wrong argument', async () => {
    await expect(run(['--endpoint'])).resolves.toMatchObject({ code: 2, output: '' });
  });
});
