/**
 * The events that every subject gets: the same names, contexts and details, about 470 bytes as a tracking event of GO
 * Feature Flag. Each carries its number, so that the collector can tell which have arrived.
 */
export const EVENT_NAME = 'checkout_completed';

/** Announces the number of an event; no other part of a body contains this character. */
export const MARKER = '~';
export const DIGITS = 8;
export const FIRST_NUMBER = 10 ** (DIGITS - 1);

/**
 * Events that warm the code up have numbers of their own from here on, so that a late one cannot be taken for a
 * measured one.
 */
export const WARM_UP_FROM = 50_000_000;

const USERS = 10_000;

/**
 * The context of event `sequence`, with a nested object and an array, made anew as a backend makes it for each request.
 */
export function contextOf(sequence) {
  const user = sequence % USERS;
  const id = 100_000 + user;
  return {
    targetingKey: `94a25909-20d8-40cc-8500-${id}`,
    email: `j.${id}@example.com`,
    plan: user % 3 === 0 ? 'team' : 'pro',
    country: 'DE',
    version: '4.12',
    company: { id: `org-${user % 97}`, name: 'Example Ltd', seats: 250 },
    roles: ['admin', 'billing'],
  };
}

/** The five details of event `sequence`. */
export function detailsOf(sequence) {
  return {
    value: 99.77,
    currency: 'EUR',
    items: 3,
    orderId: MARKER + (FIRST_NUMBER + sequence),
    coupon: 'SPRING',
  };
}
