import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { platform } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FailedStepError } from '../lib/failed-step-error.mjs';

const HEALTH = '/health';

/** `goff-dev-relay` as it was built in a folder, in a process of its own. */
export class RelayProcess {
  #child;
  #closed;
  url;
  /** From the start of the process to the first 200 of its health, in milliseconds. */
  startMs;

  /**
   * Starts a relay that prints nothing for each event, if it has an option for that: that of the commit may have none.
   */
  static async start(folder, args = []) {
    const relay = new RelayProcess();
    const cli = join(folder, 'dist', 'dev-relay', 'cli.js');
    const quiet = isKnown(cli, '--quiet') ? ['--quiet'] : [];
    const begin = performance.now();
    relay.#child = spawn(process.execPath, [cli, '--port', '0', ...quiet, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    relay.#closed = once(relay.#child, 'close');
    relay.url = await relay.#announcedUrl();
    await responds(relay.url + HEALTH);
    relay.startMs = performance.now() - begin;
    return relay;
  }

  /** Resident memory in megabytes. */
  residentMb() {
    const { pid } = this.#child;
    if (platform() !== 'linux') return Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`])) / 1024;
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  }

  /** Resolves when it has ended; its files are complete then. */
  async stop() {
    this.#child.kill('SIGTERM');
    const [code, signal] = await this.#closed;
    if (code !== 0) throw new FailedStepError(`The relay ended with ${code ?? signal}.`);
  }

  async #announcedUrl() {
    const lines = createInterface(this.#child.stdout);
    for await (const line of lines) {
      const [url] = /http:\/\/[^\s"']+/.exec(line) ?? [];
      if (url === undefined) continue;
      // What it prints later must not fill the pipe.
      this.#child.stdout.resume();
      return url;
    }
    throw new FailedStepError('The relay ended without saying where it listens.');
  }
}

const helpTexts = new Map();

function isKnown(cli, option) {
  if (!helpTexts.has(cli)) helpTexts.set(cli, execFileSync(process.execPath, [cli, '--help'], { encoding: 'utf8' }));
  return helpTexts.get(cli).includes(option);
}

function responds(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new FailedStepError(`${HEALTH} responded with ${response.statusCode}.`));
      response.resume().once('end', resolve);
    }).once('error', reject);
  });
}
