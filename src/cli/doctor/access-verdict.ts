import { cutVerdict } from './cut-verdict.js';
import type { Verdict } from './finding.js';
import { described, foreignVerdict, gatewayRefuses } from './foreign-verdict.js';
import { keyVerdict, type GivenKey } from './key-verdict.js';
import type { Place } from './network-causes.js';
import { ENDPOINTS, type EndpointName } from './questions.js';
import { isByRelay } from './relay-words.js';
import { isUnread, messageOf, type Reply } from './reply.js';

export interface Access extends GivenKey {
  readonly endpoint: EndpointName;
  readonly place: Place;
  /** Whether the endpoint is at an address of its own, where nothing is known of a relay. */
  readonly isElsewhere: boolean;
}

/** What is wrong with the response of one endpoint; `undefined` where it is that of a relay that takes the key. */
export function accessVerdict(reply: Reply, access: Access): Verdict | undefined {
  if (isAccepted(reply, access.endpoint)) return undefined;
  if (reply.status === 404 && !access.isElsewhere) return notThere(access.endpoint);
  if (!isByRelay(reply)) return byOthers(reply, access);
  if (reply.cut !== undefined) return cutVerdict(reply, reply.cut);
  if (reply.status === 401) return keyVerdict(reply, access);
  if (reply.status === 400 && /flagset/.test(messageOf(reply))) return withoutFlagset;
  return reply.status === 403 ? gatewayRefuses(reply) : failing(reply);
}

function isAccepted({ status, json, cut }: Reply, endpoint: EndpointName): boolean {
  if (endpoint === 'OFREP') return json?.['errorCode'] === 'INVALID_CONTEXT';
  if (status !== 200) return false;
  return endpoint === 'flag configuration'
    ? json !== undefined || isUnread(cut)
    : typeof json?.['ingestedContentCount'] === 'number';
}

/** A response that no relay has sent, or one that does not state its release. */
function byOthers(reply: Reply, { place, isElsewhere }: Access): Verdict {
  const verdict = foreignVerdict(reply, place);
  if (isElsewhere || verdict.code !== 'NOT_A_RELAY') return verdict;
  if (reply.status >= 500) return failing(reply);
  return {
    code: 'NOT_A_RELAY',
    what: `Something responds in place of the relay (${described(reply)}).`,
    todo: 'Let the gateway pass this path on to the relay.',
  };
}

const withoutFlagset: Verdict = {
  code: 'KEY_WITHOUT_FLAGSET',
  what: 'The relay takes the API key, but the key belongs to no flagset.',
  todo: 'Use one of the apiKeys of a flagset: with flagsets, those of authorizedKeys give no flags.',
};

function notThere(endpoint: EndpointName): Verdict {
  return {
    code: 'ENDPOINT_MISSING',
    what: `There is no ${ENDPOINTS[endpoint]} (HTTP 404).`,
    todo: 'Let the gateway pass this path on, or update the relay.',
  };
}

function failing(reply: Reply): Verdict {
  if (reply.status === 200) return unreadable;
  const message = messageOf(reply);
  return {
    code: 'ENDPOINT_FAILS',
    what: `The relay responds with HTTP ${reply.status}${message === '' ? '' : ` and ${reply.shown(message)}`}.`,
    todo: 'Look at the log of the relay, which has the reason.',
  };
}

const unreadable: Verdict = {
  code: 'ENDPOINT_FAILS',
  what: 'The response of the relay cannot be read (HTTP 200).',
  todo: 'Check whether a gateway cuts or changes it.',
};
