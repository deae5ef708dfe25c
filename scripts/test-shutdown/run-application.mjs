// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('application.mjs', import.meta.url));

/**
 * Starts the application in a process of its own; resolves when it listens and its events wait.
 *
 * @param {object} setting
 */
export async function runApplication(setting) {
  const child = spawn(execPath, [file, JSON.stringify(setting)], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  let errorOutput = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => (errorOutput += text));
  const end = once(child, 'close').then(([code, signal]) => ({ code, signal, atMs: performance.now() }));
  const [ports] = await once(child, 'message');
  return {
    port: ports.port,
    http2Port: ports.http2Port,
    /** How it ended, and when. */
    end,
    errorOutput: () => errorOutput,
    /** Resolves when its handler has a request. */
    inFlight: once(child, 'message'),
    /** @param {NodeJS.Signals} signal */
    signal: (signal) => void child.kill(signal),
  };
}
