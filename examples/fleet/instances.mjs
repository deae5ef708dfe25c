import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InstanceProcess } from './instance-process.mjs';
import { trackedBy } from './record.mjs';

const LOOK_MS = 100;

/**
 * All instances, each a process with a folder of its own for its spool, as a volume that a pod keeps. What each life
 * was, and how it has ended, stays known.
 */
export class Instances {
  /** All lives so far: `{ sender, instance, signal, endMs }`, the last two once it is over. */
  lives = [];
  #setup;
  #running = new Map();
  #accepted = new Map();
  #ledgers = [];

  /**
   * @param {object} setup
   * @param {string} setup.folder
   * @param {string} setup.endpoint
   * @param {number} setup.count
   * @param {number} setup.visitors of each
   * @param {number} setup.pauseMs between two visitors of one instance
   * @param {object} setup.delivery options of the provider
   */
  constructor(setup) {
    this.#setup = setup;
    mkdirSync(setup.folder, { recursive: true });
  }

  get #numbers() {
    return Array.from({ length: this.#setup.count }, (_, index) => index + 1);
  }

  /** Visitors whose events are accepted. */
  get accepted() {
    return [...this.#accepted.values()].reduce((sum, count) => sum + count, 0);
  }

  async start() {
    await Promise.all(this.#numbers.map((instance) => this.#startOne(instance)));
  }

  /** Resolves when this many visitors have been there. */
  async untilAccepted(visitors) {
    while (this.accepted < visitors) {
      if (this.#running.size === 0) throw new Error('All instances have ended too early.');
      await delay(LOOK_MS);
    }
  }

  /** Kills one in the middle of a turn of its event loop, and starts it again. */
  async kill(instance) {
    const life = this.#running.get(instance);
    if (life === undefined) throw new Error(`Instance ${instance} has ended before it could be killed.`);
    await life.killInTurn();
    await this.#startOne(instance);
  }

  /** Ends one after the other with SIGTERM, and starts it again. Those that are ready with their work stay so. */
  async roll() {
    for (const instance of this.#numbers) {
      const life = this.#running.get(instance);
      if (life === undefined) continue;
      await life.stop();
      await this.#startOne(instance);
    }
  }

  /** Resolves when all have ended, each with its last visitor. Rejects after the time. */
  async finished(withinMs) {
    const lateMs = performance.now() + withinMs;
    while (this.#running.size > 0) {
      if (performance.now() > lateMs) throw new Error(`Some instances have not ended within ${withinMs} ms.`);
      await delay(LOOK_MS);
    }
  }

  /** Everything that all have tracked. */
  tracked() {
    return this.#numbers.flatMap((instance) => trackedBy(instance, this.#recordFile(instance)));
  }

  /** The ledgers of all good ends, added. */
  ledger() {
    const sum = { accepted: 0, recovered: 0, delivered: 0, retries: 0, pending: 0 };
    for (const ledger of this.#ledgers) for (const name of Object.keys(sum)) sum[name] += ledger[name];
    return sum;
  }

  async #startOne(instance) {
    const { endpoint, visitors, pauseMs, delivery, folder } = this.#setup;
    const sender = `${instance}.${this.lives.filter((life) => life.instance === instance).length + 1}`;
    const spool = join(folder, `spool-${instance}`);
    const setup = { instance, sender, endpoint, spool, recordFile: this.#recordFile(instance) };
    const life = new InstanceProcess({ ...setup, visitors, pauseMs, delivery }, () => {
      this.#accepted.set(instance, Math.max(life.accepted, this.#accepted.get(instance) ?? 0));
    });
    this.#running.set(instance, life);
    const entry = { sender, instance, signal: undefined, endMs: undefined };
    this.lives.push(entry);
    void life.ended.then(({ signal, code }) => {
      Object.assign(entry, { signal, code, endMs: performance.now() });
      if (life.ledger !== undefined) this.#ledgers.push(life.ledger);
      if (this.#running.get(instance) === life) this.#running.delete(instance);
    });
    await life.ready();
  }

  #recordFile(instance) {
    return join(this.#setup.folder, `instance-${instance}.tracked`);
  }
}
