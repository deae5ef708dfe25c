import { Agent, request } from 'node:http';
import { FailedStepError } from '../lib/failed-step-error.mjs';

const BATCH = 1_000;
const CONNECTIONS = 4;

const exposure = (n) => ({
  kind: 'feature',
  contextKind: 'user',
  userKey: `user-${n}`,
  creationDate: 1_700_000_000 + n,
  key: 'new-button',
  variation: n % 2 === 0 ? 'on' : 'off',
  value: n % 2 === 0,
  default: false,
  version: '',
  source: 'PROVIDER_CACHE',
});

const tracked = (n) => ({
  kind: 'tracking',
  contextKind: 'user',
  userKey: `user-${n}`,
  creationDate: 1_700_000_000 + n,
  key: 'purchase',
  evaluationContext: { targetingKey: `user-${n}`, country: 'FR', plan: 'free' },
  trackingEventDetails: { value: 99.9, currency: 'EUR', eventId: `event-${n}` },
});

/** Bodies of `events` events in all, one half of each kind, made before the clock runs. */
export function batchesOf(events) {
  const bodies = [];
  for (let from = 0; from < events; from += BATCH) {
    const length = Math.min(BATCH, events - from);
    const batch = Array.from({ length }, (_, n) => (n % 2 === 0 ? exposure : tracked)(from + n));
    bodies.push(Buffer.from(JSON.stringify({ meta: { service: 'shop' }, events: batch })));
  }
  return bodies;
}

/** Sends the bodies over a few kept connections; resolves when each has its 200, and rejects at another status. */
export async function sendAll(url, bodies) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const waiting = [...bodies].reverse();
  const sender = async () => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) await send(url, { body, agent });
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sender));
  agent.destroy();
}

function send(url, { body, agent }) {
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v1/data/collector`, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new FailedStepError(`A batch got the status ${response.statusCode}.`));
      });
    });
    sent.once('error', reject).end(body);
  });
}
