import { Pool } from 'undici';
import { openFeatureSubject, unusedResolvers } from '../lib/open-feature.mjs';

const PREFIX = '{"meta":{},"events":[';
const SUFFIX = ']}';
const EVENTS_A_REQUEST = 500;

/**
 * The upper floor: the least that delivers. Each event is stringified at the call and appended to a text; every 500 of
 * them are posted. It has no bounds, no retries, no time-outs, no order, and takes whatever it is given to be an object
 * that JSON can express.
 */
class BareProvider {
  metadata = { name: 'bare' };
  runsOn = 'server';
  #pool;
  #text = '';
  #events = 0;
  #requests = new Set();
  #failed = 0;

  constructor(url) {
    Object.assign(this, unusedResolvers);
    this.#pool = new Pool(url);
  }

  track(name, context, details) {
    const event = JSON.stringify({
      kind: 'tracking',
      contextKind: context.anonymous === true ? 'anonymousUser' : 'user',
      userKey: context.targetingKey,
      creationDate: Math.floor(Date.now() / 1000),
      key: name,
      evaluationContext: context,
      trackingEventDetails: details,
    });
    this.#text += this.#events === 0 ? event : `,${event}`;
    if (++this.#events === EVENTS_A_REQUEST) this.#send();
  }

  async flush() {
    if (this.#events > 0) this.#send();
    await Promise.all(this.#requests);
  }

  async onClose() {
    await this.flush();
    await this.#pool.close();
  }

  ledger() {
    return { dropped: this.#failed };
  }

  #send() {
    const request = this.#post(PREFIX + this.#text + SUFFIX, this.#events).finally(() =>
      this.#requests.delete(request),
    );
    this.#requests.add(request);
    this.#text = '';
    this.#events = 0;
  }

  async #post(body, events) {
    try {
      const headers = { 'content-type': 'application/json' };
      const response = await this.#pool.request({ path: '/v1/data/collector', method: 'POST', headers, body });
      await response.body.dump();
    } catch {
      this.#failed += events;
    }
  }
}

export function create({ url }) {
  return openFeatureSubject(new BareProvider(url));
}
