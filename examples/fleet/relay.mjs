import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from './child.mjs';
import { freePorts } from './free-ports.mjs';
import { Lacking } from './lacking.mjs';
import { runTool } from './tool.mjs';

const builder = fileURLToPath(new URL('../../scripts/real-relay/build.mjs', import.meta.url));
const binary = fileURLToPath(new URL('../../.relay/relayproxy', import.meta.url));
const START_MS = 30_000;

/**
 * Builds the real relay, which takes minutes the first time and nothing later.
 *
 * @throws {Lacking} without Go
 */
export function buildRelay() {
  const { status, stderr } = runTool(process.execPath, [builder], ['ignore', 'inherit', 'pipe']);
  if (status === 3) throw new Lacking(stderr.trim());
  if (status !== 0) throw new Error(`The relay could not be built:\n${stderr}`);
}

/**
 * Starts a real relay on a free port of 127.0.0.1, which it keeps for all its lives; resolves when it is healthy.
 *
 * @param {object} setup
 * @param {string} setup.folder where it may make a folder of its own
 * @param {Record<string, unknown>} setup.flags by key, in the relay's own form
 * @param {readonly object[]} setup.exporters as the relay's configuration has them; relative paths are in `directory`
 * @param {Record<string, unknown>} [setup.config] laid over the configuration, member by member
 * @param {(text: string) => void} [setup.onOutput] gets its log, piece by piece
 */
export async function startRelay({ folder, flags, exporters, config = {}, onOutput }) {
  mkdirSync(folder, { recursive: true });
  const directory = mkdtempSync(join(folder, 'relay-'));
  const [port] = await freePorts(1);
  const whole = {
    server: { mode: 'http', host: '127.0.0.1', port },
    fileFormat: 'json',
    pollingInterval: 1_000,
    retrievers: [{ kind: 'file', path: 'flags.json' }],
    exporters,
    ...config,
  };
  writeFileSync(join(directory, 'flags.json'), JSON.stringify(flags));
  writeFileSync(join(directory, 'config.json'), JSON.stringify(whole));
  const relay = new Relay(directory, port, onOutput);
  await relay.start();
  return relay;
}

class Relay {
  url;
  /** Its working directory. */
  directory;
  #child;
  #onOutput;

  constructor(directory, port, onOutput) {
    this.directory = directory;
    this.#onOutput = onOutput;
    this.url = `http://127.0.0.1:${port}`;
  }

  get pid() {
    return this.#child?.pid;
  }

  /** The end of its log, in this life. */
  get output() {
    return this.#child?.output ?? '';
  }

  /** Starts it, for the first time or again. Variables of the environment would override its configuration. */
  async start() {
    const options = { cwd: this.directory, env: {}, onOutput: this.#onOutput };
    this.#child = new Child('The relay', binary, ['--config', 'config.json'], options);
    await this.#child.ready(async () => (await fetch(`${this.url}/health`)).ok, START_MS);
  }

  /** Sends SIGKILL. Resolves with `{ code, signal }`. */
  kill() {
    return this.#child?.stop('SIGKILL');
  }

  /** Sends SIGTERM. Resolves with `{ code, signal }`. */
  stop() {
    return this.#child?.stop('SIGTERM');
  }

  /** Kills it and removes its folder. */
  async remove() {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
