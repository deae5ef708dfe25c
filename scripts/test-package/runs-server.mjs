import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const flag = (variation) => ({ variations: { on: true, off: false }, defaultRule: { variation } });

/** Runs `application/server.mjs` with the packed dev relay: a request, a change of a flag, and SIGTERM. */
export async function runServer({ file, args, cwd }) {
  const { startDevRelay } = createRequire(join(cwd, 'server.mjs'))('goff-server-provider/dev-relay');
  const relay = await startDevRelay({ flags: { 'new-button': flag('off') } });
  const server = spawn(file, [...args, relay.url], { cwd, stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000 });
  const ended = once(server, 'close');
  try {
    const lines = createInterface(server.stdout)[Symbol.asyncIterator]();
    const { value: url } = await lines.next();
    await (await fetch(url)).text();
    await relay.setFlag('new-button', flag('on'));
    assert.equal((await lines.next()).value, 'new-button: true');
    server.kill('SIGTERM');
    assert.deepEqual(await ended, [null, 'SIGTERM']);
    assert.deepEqual(
      relay.events.map(({ key }) => key),
      ['viewed', 'new-button'],
    );
  } finally {
    server.kill('SIGKILL');
    await relay.close();
  }
}
