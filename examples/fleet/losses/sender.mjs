import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { TrackingOnlyProvider } from 'goff-server-provider';

/** The measurement reads the ledger; what the provider says meanwhile would tear the tables. */
const silent = { error() {}, warn() {}, info() {}, debug() {} };

/** How many events the ledger says are dropped, for whatever reason. */
export const droppedBy = ({ dropped }) => Object.values(dropped).reduce((sum, count) => sum + count, 0);

/** A provider, the ids of what it has tracked, and what a relay responded to it. */
export class Sender {
  /** The ids of the events that the provider has taken, in the order of the calls. */
  ids = [];
  /** One a request: `{ response, events, durationMs }`. */
  responses = [];
  name;
  provider;

  /**
   * @param {object} setup
   * @param {string} setup.endpoint
   * @param {string} setup.name what the ids of its events begin with
   * @param {object} [setup.options] further options of the provider; one request at a time keeps the order
   */
  constructor({ endpoint, name, options = {} }) {
    this.name = name;
    this.provider = new TrackingOnlyProvider({ endpoint, dataFlushInterval: 3_600_000, ...options }, silent);
    subscribe('goff:batch:sent', this.#onSent);
    subscribe('goff:batch:failed', this.#onFailed);
  }

  /** What a relay has acknowledged: the first ones, because the provider keeps the order. */
  get acknowledged() {
    return this.ids.slice(0, this.ledger.delivered);
  }

  get ledger() {
    return this.provider.stats();
  }

  open() {
    return this.provider.initialize();
  }

  track(count, details = {}) {
    for (let n = 0; n < count; n++) this.#trackOne(details);
  }

  /** One that is too large is dropped within the call. */
  #trackOne(details) {
    const eventId = `${this.name}-${this.ids.length}`;
    const before = droppedBy(this.ledger);
    this.provider.track('order', { targetingKey: `user-${this.ids.length % 97}` }, { ...details, eventId });
    if (droppedBy(this.ledger) === before) this.ids.push(eventId);
  }

  /** Resolves with the ledger when all is acknowledged, or the time is over. */
  flush(timeoutMs = 60_000) {
    return this.provider.flush({ timeoutMs });
  }

  async close() {
    const ledger = await this.provider.close();
    unsubscribe('goff:batch:sent', this.#onSent);
    unsubscribe('goff:batch:failed', this.#onFailed);
    return ledger;
  }

  #onSent = (message) => {
    const { provider, events, durationMs } = message;
    if (provider === this.provider) this.responses.push({ response: '200', events, durationMs });
  };

  #onFailed = (message) => {
    const { provider, events, durationMs, cause } = message;
    if (provider === this.provider) this.responses.push({ response: cause.split(':')[0], events, durationMs });
  };
}
