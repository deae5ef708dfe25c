import { envelopeOf } from '../../src/delivery/envelope.ts';
import { Tally } from '../../src/delivery/ledger.ts';
import { Publisher } from '../../src/delivery/publisher.ts';
import { MemoryStore } from '../../src/delivery/store/memory/memory-store.ts';
import { Undelivered } from '../../src/delivery/undelivered.ts';
import { Configuration } from '../../src/evaluation/configuration.ts';
import { DEFAULTS } from '../../src/options/resolve-options.ts';

const silent = () => undefined;
const logger = { error: silent, warn: silent, info: silent, debug: silent };
const listener = { onReady: silent, onStale: silent, onConfigurationChanged: silent };
const envelope = envelopeOf({});

/** The text of every event: what matters is how many there are. */
const TEXT = '0';

const writeEvent = (json) => {
  json.text(TEXT);
  return true;
};

const eventsIn = (body) => Math.ceil((body.length - envelope.empty.length) / (TEXT.length + 1));

/**
 * One simulated instance: publisher, store and configuration of the product with its default options, on a simulated
 * clock and in front of a simulated relay. Where one simulated event stands for several (`eventsEach`), the options
 * that count events are divided by as many.
 */
export class Instance {
  /** When the relay first accepted a request of this instance after `watchFromMs`. */
  deliveredMs;
  #options;
  #store;
  #publisher;
  #configuration;

  constructor(options) {
    this.#options = options;
    this.#store = new MemoryStore({ ...this.#limits, envelope, maxBytes: DEFAULTS.maxPendingBytes });
    this.#publisher = this.#newPublisher();
    this.#configuration = this.#newConfiguration();
  }

  /** Loads the configuration, polls, and tracks events at random distances, which are `everyMs` on average. */
  start({ everyMs }) {
    const { clock, random } = this.#options;
    this.#configuration.start().catch(silent);
    const track = () => {
      this.#publisher.enqueue(writeEvent);
      next();
    };
    const next = () => clock.setTimeout(track, -Math.log(1 - random()) * everyMs);
    next();
  }

  get ledger() {
    return this.#publisher.stats();
  }

  /** Events that wait or are in flight. */
  get waiting() {
    const { pending, inFlight } = this.#store.counts;
    return pending + inFlight;
  }

  /** A small limit of bytes, far above what the texts need: each store has a buffer of that size. */
  get #limits() {
    const { eventsEach = 1 } = this.#options;
    const maxBatchSize = Math.ceil(DEFAULTS.maxBatchSize / eventsEach);
    const maxPendingEvents = Math.ceil(DEFAULTS.maxPendingEvents / eventsEach);
    return { maxBatchSize, maxBatchBytes: 4 * maxBatchSize + 256, maxPendingEvents, maxEvents: 2 * maxPendingEvents };
  }

  #newPublisher() {
    const { clock, random } = this.#options;
    return new Publisher({
      ...{ ...DEFAULTS, ...this.#limits, clock, random, logger, store: this.#store },
      transport: { post: (request) => this.#post(request), close: () => Promise.resolve() },
      emptyBody: envelope.empty,
      timeoutMs: DEFAULTS.timeout,
      flushIntervalMs: DEFAULTS.dataFlushInterval,
      tally: new Tally(),
      provider: this,
      undelivered: new Undelivered({ logger }),
    });
  }

  #newConfiguration() {
    const { clock, random, relay } = this.#options;
    const client = { load: (etag) => relay.load(etag) };
    const pollingIntervalMs = DEFAULTS.flagChangePollingInterval;
    return new Configuration({ client, listener, logger, random, clock, pollingIntervalMs });
  }

  async #post({ body, timeoutMs }) {
    const { clock, relay, watchFromMs = Infinity } = this.#options;
    const result = await relay.post({ events: eventsIn(body), timeoutMs });
    if (result.status === 200 && clock.nowMs() >= watchFromMs) this.deliveredMs ??= clock.nowMs();
    return result;
  }
}
