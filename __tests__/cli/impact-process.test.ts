import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { resolve } from 'node:path';

const command = resolve(__dirname, '../../dist/cli/impact.cjs');

async function ended(stdout: 'pipe' | number): Promise<{ code: number | null; complaint: string }> {
  const child = spawn(process.execPath, [command, '--help'], { stdio: ['ignore', stdout, 'pipe'] });
  child.stdout?.destroy();
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, complaint };
}

describe('goff-impact', () => {
  it('ends without a complaint when its reader has gone', async () => {
    expect(await ended('pipe')).toEqual({ code: 0, complaint: '' });
  });

  const full = '/dev/full';

  (existsSync(full) ? it : it.skip)('says that the report could not be written to a full disk', async () => {
    const file = openSync(full, 'w');
    const { code, complaint } = await ended(file);
    closeSync(file);
    expect(code).toBe(1);
    expect(complaint).toMatch(/^Expected to write the report, got ENOSPC: .+\.\n$/);
  });
});
