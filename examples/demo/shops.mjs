import { say } from './report.mjs';
import { ShopProcess } from './shop-process.mjs';

/** One shop after the other, and their ledgers added. */
export class Shops {
  ledger = { accepted: 0, delivered: 0, retries: 0 };
  #endpoint;
  #running;
  #url;

  constructor(endpoint) {
    this.#endpoint = endpoint;
  }

  /** Where the shop is, or was last; waits while the next one opens. */
  url() {
    return this.#url;
  }

  async open() {
    const shop = new ShopProcess(this.#endpoint);
    this.#running = shop;
    this.#url = shop.opened();
    say('shop', `${await this.#url} (process ${shop.pid})`);
  }

  async close() {
    const { pid } = this.#running;
    const { ledger, signal } = await this.#running.stop();
    for (const name of Object.keys(this.ledger)) this.ledger[name] += ledger[name];
    say('shop', `process ${pid} ended by ${signal}: accepted ${ledger.accepted}, delivered ${ledger.delivered}`);
  }

  async restart() {
    say('SIGTERM', 'the shop responds to what is in flight, delivers its events and ends');
    await this.close();
    await this.open();
  }

  /** Ends the shop at once, if it still runs. */
  kill() {
    this.#running?.kill();
  }
}
