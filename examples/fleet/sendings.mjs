import { idOf } from './events.mjs';

export const COLLECTOR_PATH = '/v1/data/collector';

/**
 * What the account has to know of one request that brought events: who sent it, which relay got it, and what became
 * of it. See `Exchange` in balancer.mjs for `status`, `end` and the times.
 *
 * @typedef {{
 *   sender: string | undefined, relay: string | undefined, ids: readonly string[], status: number | undefined,
 *   end: import('./balancer.mjs').ExchangeEnd, startMs: number, endMs: number,
 * }} Sending
 */

/**
 * Returns the sending of an exchange, `undefined` if it was about something else or never reached a relay.
 *
 * @param {import('./balancer.mjs').Exchange} exchange
 * @returns {Sending | undefined}
 */
export function sendingOf({ path, headers, body, relay, status, end, startMs, endMs }) {
  if (path !== COLLECTOR_PATH || relay === undefined) return undefined;
  const ids = JSON.parse(body.toString()).events.map(idOf);
  return { sender: headers['x-sender']?.toString(), relay, ids, status, end, startMs, endMs };
}

/** Whether the relay has said that it has read the batch, and somebody could hear it. */
export const isAcknowledged = ({ status }) => status === 200;
