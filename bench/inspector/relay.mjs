// @ts-check
// The relay in a process of its own: filled on demand, then sent events at a steady rate.
import { startDevRelay } from '../../dist/dev-relay/index.js';

const TICK_MS = 100;
const BATCH = 1_000;

const relay = await startDevRelay({ maxEventsInMemory: 100_000 });
let made = 0;
process.send?.({ url: relay.url });

process.on('message', async (/** @type {{ fill?: number, rate?: number }} */ { fill = 0, rate = 0 }) => {
  for (let sent = 0; sent < fill; sent += BATCH) await send(Math.min(BATCH, fill - sent));
  if (fill > 0) process.send?.({ filled: fill });
  if (rate > 0) setInterval(() => void send(Math.round((rate * TICK_MS) / 1_000)), TICK_MS);
});

/** @param {number} count */
async function send(count) {
  const body = JSON.stringify({ meta: {}, events: Array.from({ length: count }, nextEvent) });
  const headers = { 'Content-Type': 'application/json' };
  await (await fetch(`${relay.url}/v1/data/collector`, { method: 'POST', headers, body })).text();
}

/** Two exposures, then a purchase of one of the two users. */
function nextEvent() {
  const at = made++;
  const [visit, step] = [Math.floor(at / 3), at % 3];
  const userKey = `user-${visit * 2 + (step === 1 ? 1 : 0)}`;
  const creationDate = 1_764_000_000 + Math.floor(visit / 10);
  if (step === 2) {
    const trackingEventDetails = { value: (visit % 1_000) / 10, currency: 'EUR', eventId: `order-${visit}` };
    return { kind: 'tracking', key: 'purchase', userKey, creationDate, trackingEventDetails };
  }
  const variation = step === 0 ? 'blue' : 'grey';
  return { kind: 'feature', key: 'new-button', userKey, creationDate, variation, value: step === 0, default: false };
}
