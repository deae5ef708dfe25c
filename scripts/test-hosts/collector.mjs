// @ts-check
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * @typedef {{ trackingEventDetails?: any, key: string }} TrackingEvent
 * @typedef {{ url: string, tracking: readonly TrackingEvent[], close(): Promise<void> }} Relay
 * @typedef {(options: { port?: number }) => Promise<Relay>} StartRelay
 */

/** How long events may be on their way. */
const PATIENCE_MS = 15_000;

/** A relay that counts tracking events by their ids, across its own restarts. */
export class Collector {
  /** What tells an event from all others: the member `id` of its details, unless a host has something else. */
  idOf = (/** @type {TrackingEvent} */ event) => String(event.trackingEventDetails?.id);
  /** @type {StartRelay} */ #start;
  /** @type {Relay} */ #relay;
  /** Events of the relays that have ended. @type {TrackingEvent[]} */ #earlier = [];

  /** @param {StartRelay} start @param {Relay} relay */
  constructor(start, relay) {
    this.#start = start;
    this.#relay = relay;
  }

  /** @param {StartRelay} startRelay */
  static async start(startRelay) {
    return new Collector(startRelay, await startRelay({}));
  }

  get url() {
    return this.#relay.url;
  }

  /** The id of each event that has arrived, in their order; copies too. */
  get ids() {
    return [...this.#earlier, ...this.#relay.tracking].map((event) => this.idOf(event));
  }

  /** Ends the relay, with all of its connections. */
  async stop() {
    await this.#relay.close();
  }

  /** A new relay on the port of the one before; call it after `stop`. */
  async startAgain() {
    this.#earlier.push(...this.#relay.tracking);
    this.#relay = await this.#start({ port: Number(new URL(this.url).port) });
  }

  /**
   * Resolves when each of these ids has arrived once, and no other. Rejects when one is missing after a while, or has
   * arrived more than once. A copy that is on its way is seen only by who waits for the end of the process before.
   *
   * @param {readonly string[]} ids
   */
  async hasEachOnce(ids) {
    await this.until(() => ids.every((id) => this.ids.includes(id)));
    assert.deepEqual(differences(ids, this.ids), []);
  }

  /** Resolves as soon as `isSo` returns true, or after a while. @param {() => boolean} isSo */
  async until(isSo) {
    const endMs = performance.now() + PATIENCE_MS;
    while (!isSo() && performance.now() < endMs) await delay(10);
  }
}

/**
 * One line for each id that is missing, was not expected, or arrived more than once.
 *
 * @param {readonly string[]} expected @param {readonly string[]} arrived
 */
export function differences(expected, arrived) {
  /** @type {Map<string, number>} */
  const counts = new Map(expected.map((id) => [id, 0]));
  for (const id of arrived) counts.set(id, (counts.get(id) ?? 0) + 1);
  const missing = expected.filter((id) => counts.get(id) === 0).map((id) => `${id} is missing`);
  const unknown = [...counts.keys()].filter((id) => !expected.includes(id)).map((id) => `${id} was not expected`);
  const copies = [...counts].filter(([, count]) => count > 1).map(([id, count]) => `${id} arrived ${count} times`);
  return [...missing, ...unknown, ...copies];
}
