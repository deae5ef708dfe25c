import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { postJson } from '../helpers/raw-http.js';
import { temporaryFolder } from '../helpers/temporary-files.js';

/** What the build makes of the command; `npm test` builds first. */
const command = join(__dirname, '../../dist/dev-relay/cli.js');

let child: ChildProcess;

afterEach(() => void child.kill('SIGKILL'));

async function startCommand(args: string[]): Promise<string> {
  child = spawn(process.execPath, [command, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /^GO Feature Flag dev relay on (.*)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The relay ended before it said where it is.');
}

describe('the built command', () => {
  it('can be run by name: its first line says how', async () => {
    expect((await readFile(command, 'utf8')).split('\n')[0]).toBe('#!/usr/bin/env node');
    await startCommand([]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('writes all events and ends with 0 on %s', async (signal) => {
    const out = await temporaryFolder();
    const url = await startCommand(['--out', out]);
    const events = Array.from({ length: 2_000 }, (_, i) => ({ kind: 'tracking', key: String(i) }));
    await postJson(url, '/v1/data/collector', { events });
    const ended = once(child, 'exit');
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
    const lines = (await readFile(join(out, 'tracking.json'), 'utf8')).split('\n');
    expect(lines).toHaveLength(2_001);
  });
});
