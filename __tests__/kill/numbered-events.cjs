'use strict';
// What the event of a number says. The applications track it, and the relay compares what it gets with it, so that an
// event that nobody tracked is found, and one that is not as it was tracked.

/** Events of a process are numbered from this times its own number on. */
const EVENTS_OF_A_PROCESS = 1_000_000;

const FLAG = 'shade';

/** Characters that break where somebody misreads UTF-8, JSON or a log. */
const SIGNS = Array.from('größer 🚀 "n":1}],{\\\u2028\n\u0000 plain text, as most of it is ');

/** The same signs, from each of them on. */
const texts = SIGNS.map((_, start) => [...SIGNS.slice(start), ...SIGNS.slice(0, start)].join(''));

/** @param {number} n */
const isExposure = (n) => n % 7 === 3;

/** @param {number} n */
const userOf = (n) => `user-${n}`;

/** @param {number} n */
function detailsOf(n) {
  const repeats = n % 67 === 5 ? 90 : 1 + (n % 4);
  return { n, text: (texts[n % texts.length] ?? '').repeat(repeats) };
}

/**
 * The event as it has to arrive, without its date and its id.
 *
 * @param {number} n
 * @returns {string}
 */
function textOf(n) {
  const userKey = userOf(n);
  const head = { kind: isExposure(n) ? 'feature' : 'tracking', contextKind: 'user', userKey };
  if (isExposure(n)) {
    const rest = { key: FLAG, variation: 'dark', value: 'black', default: false, version: '', source: 'INPROCESS' };
    return JSON.stringify({ ...head, ...rest });
  }
  const context = { evaluationContext: { targetingKey: userKey }, trackingEventDetails: detailsOf(n) };
  return JSON.stringify({ ...head, key: 'purchase', ...context });
}

/**
 * The number of an event that has arrived; `undefined` where it is not the event of a number.
 *
 * @param {any} event
 * @returns {number | undefined}
 */
function numberOf(event) {
  const n = Number(/^user-(\d+)$/.exec(event?.userKey)?.[1] ?? NaN);
  const { creationDate, ...rest } = event ?? {};
  const { eventId, ...details } = rest.trackingEventDetails ?? {};
  if (rest.trackingEventDetails !== undefined) rest.trackingEventDetails = details;
  const hasId = isExposure(n) || typeof eventId === 'string';
  return typeof creationDate === 'number' && hasId && JSON.stringify(rest) === textOf(n) ? n : undefined;
}

module.exports = { EVENTS_OF_A_PROCESS, FLAG, isExposure, userOf, detailsOf, textOf, numberOf };
