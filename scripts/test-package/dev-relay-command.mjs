import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The command starts, says where it listens, responds, and ends on SIGTERM. */
export async function checkDevRelayCommand({ work }) {
  const folder = join(work, 'esm');
  const args = ['--flags', 'flags.yaml', '--port', '0', '--out', join(work, 'events')];
  const relay = spawn(join(folder, 'node_modules', '.bin', 'goff-dev-relay'), args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(relay, 'close');
  try {
    const response = await fetch(new URL('/health', await announcedUrl(relay)));
    assert.equal(response.status, 200);
  } finally {
    relay.kill('SIGTERM');
  }
  assert.deepEqual(await closed, [0, null]);
}

async function announcedUrl(relay) {
  for await (const line of createInterface(relay.stdout)) {
    const [url] = /https?:\/\/[^\s"]+/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('the dev relay ended without saying where it listens');
}
