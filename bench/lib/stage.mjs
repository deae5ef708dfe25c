import { Callee } from './calls.mjs';
import { WARM_UP_FROM } from './events.mjs';

/**
 * After this long without an event from a flush that should have sent some, `flush` is called again, and then given up.
 */
const QUIET_MS = 2_000;
const FLUSHES = 4;

/** An SDK that hangs while it closes, or dies, must not take the benchmark with it. */
const CALL_MS = 120_000;

/** One subject in a process of its own, in front of the collector: what a scenario is played on. */
export class Stage {
  #collector;
  #subject;
  #delivers;
  /** Scales the numbers of events down, for a quick look. */
  scale;
  /** When its SDK was made, by the clock of the machine. */
  began;

  constructor({ collector, subject, delivers, scale, began }) {
    this.#collector = collector;
    this.#subject = subject;
    this.#delivers = delivers;
    this.scale = scale;
    this.began = began;
  }

  static async open({ collector, subject, scale, url, roomy, watchJson = false, flags = [], node }) {
    const callee = new Callee('./subject.mjs', { flags, node });
    const { module, folder, delivers, options } = subject;
    await collector.call('reset', { from: 0 });
    const { began } = await within(CALL_MS, callee.call('start', { module, folder, url, roomy, watchJson, options }));
    return new Stage({ collector, subject: callee, delivers, scale, began });
  }

  count(events) {
    return Math.ceil(events * this.scale);
  }

  /** Warms the code up, flushes and waits until all of it has arrived: nothing of it is measured or counted. */
  async warmUp({ count, slice }) {
    await this.#collector.call('reset', { from: WARM_UP_FROM });
    await within(CALL_MS, this.#subject.call('warmUp', { from: WARM_UP_FROM, count, slice }));
    await this.settle(count);
    await this.#collector.call('reset', { from: 0 });
  }

  /**
   * The same with a collector that is away until all has been tracked: what an SDK does then has to be warmed up as
   * well. Returns what it has dropped.
   */
  async warmUpOutage({ count, slice }) {
    await this.refuse();
    await within(CALL_MS, this.#subject.call('warmUp', { from: WARM_UP_FROM, count, slice }));
    await this.accept();
    await this.settle(Infinity);
    const { ledger } = await this.account();
    return ledger?.dropped ?? 0;
  }

  measure(options) {
    return within(CALL_MS, this.#subject.call('measure', options));
  }

  /** Tracks at a steady rate for that time; returns the resident memory, again and again. */
  steady(options) {
    return this.#subject.call('steady', options);
  }

  async rss() {
    return this.#subject.call('rss');
  }

  usage(options) {
    return this.#subject.call('usage', options);
  }

  /** What has arrived, once that many distinct events have, or once flushing brings no more. */
  async settle(events) {
    if (!this.#delivers) return undefined;
    let counts;
    for (let flushes = 0; flushes < FLUSHES; flushes++) {
      const quietMs = flushes === 0 ? QUIET_MS : QUIET_MS / FLUSHES;
      counts = await this.#collector.call('settle', { events, quietMs });
      if (counts.arrived >= events) return counts;
      await this.flush();
    }
    return counts;
  }

  /** The same for an SDK that has been closed. */
  async settleClosed(events) {
    if (!this.#delivers) return undefined;
    return this.#collector.call('settle', { events, quietMs: QUIET_MS });
  }

  flush() {
    return within(CALL_MS, this.#subject.call('flush'));
  }

  refuse() {
    return this.#collector.call('refuse');
  }

  accept() {
    return this.#collector.call('accept');
  }

  account() {
    return this.#subject.call('account');
  }

  close() {
    return within(CALL_MS, this.#subject.call('close'));
  }

  end() {
    return this.#subject.end();
  }

  kill() {
    return this.#subject.kill();
  }
}

async function within(ms, promise) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no response within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
