import { setTimeout as sleep } from 'node:timers/promises';
import { randomOf } from './random.mjs';
import { conversionRates } from './setting.mjs';

const AT_A_TIME = 40;
const COMES_AGAIN_AFTER_MS = 25;
const MAX_ATTEMPTS = 1_000;

/**
 * Sends visitors through the shop: each looks at the product, some buy, depending on the button they see.
 *
 * `shopUrl` returns where the shop is now, or waits until it is open again. `onVisit` is told after each visitor how
 * many have been there. Resolves with what every one of them did, and with how often one was refused and came again.
 */
export async function sendVisitors({ count, seed, shopUrl, onVisit }) {
  const visits = [];
  const names = Array.from({ length: count }, (_, i) => `visitor-${String(i + 1).padStart(5, '0')}`).values();
  const door = new Door(shopUrl);
  const visitor = async () => {
    for (const name of names) {
      visits.push(await visit({ name, door, random: randomOf(seed, name) }));
      onVisit(visits.length);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, visitor));
  return { visits, refusals: door.refusals };
}

async function visit({ name, door, random }) {
  const { button } = await door.request('/', { headers: { 'x-user': name } });
  if (random() >= conversionRates[button]) return { name, button };
  const amount = Math.round(1_000 + 9_000 * random() ** 2) / 100;
  const headers = { 'x-user': name, 'content-type': 'application/json' };
  await door.request('/orders', { method: 'POST', headers, body: JSON.stringify({ amount }) });
  return { name, button, amount };
}

/** A visitor who is refused comes again; nothing has been done for such a request. */
class Door {
  refusals = 0;
  #shopUrl;

  constructor(shopUrl) {
    this.#shopUrl = shopUrl;
  }

  async request(path, options) {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const response = await responseOf(new URL(path, await this.#shopUrl()), options);
      if (response !== undefined) return response;
      this.refusals++;
      await sleep(COMES_AGAIN_AFTER_MS);
    }
    throw new Error('The shop is closed for good.');
  }
}

/** `undefined` if nobody is there, or the shop is closing. */
async function responseOf(url, options) {
  const response = await fetch(url, options).catch(() => undefined);
  if (response === undefined || response.status === 503) return undefined;
  if (!response.ok) throw new Error(`The shop responded ${response.status} to ${url.pathname}.`);
  return await response.json();
}
