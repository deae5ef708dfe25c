import type { Question } from './visit.js';

/** What the provider asks of a relay. */
export const ENDPOINTS = {
  'flag configuration': '/v1/flag/configuration',
  OFREP: '/ofrep/v1/evaluate/flags',
  collector: '/v1/data/collector',
} as const;

export type EndpointName = keyof typeof ENDPOINTS;

/** A bound for the response with all flags. The provider takes more; the report says when flags were not looked at. */
const MOST_BYTES = 64 * 1024 * 1024;

const keyIn = 'authorization';

/** The flags. */
export const configuration: Question = {
  ...{ path: ENDPOINTS['flag configuration'], body: { flags: [] }, keyIn, mostBytes: MOST_BYTES },
};

/** What the provider asks when it starts with remote evaluation: without a context, so that no exposure is recorded. */
export const readiness: Question = { path: `${ENDPOINTS.OFREP}/-`, body: {}, keyIn };

/** The relay looks for the flagset of a key only after it has read a context. A bulk evaluation records no exposure. */
export const evaluation: Question = {
  path: ENDPOINTS.OFREP,
  body: { context: { targetingKey: 'goff-doctor', gofeatureflag: { flagList: ['-'] } } },
  keyIn,
};

/** A request without events: it only asks whether they would be accepted. */
export const noEvents: Question = { path: ENDPOINTS.collector, body: { meta: {}, events: [] }, keyIn };
