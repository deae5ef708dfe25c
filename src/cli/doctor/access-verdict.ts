import { cutVerdict } from './cut-verdict.js';
import type { Verdict } from './finding.js';
import { foreignVerdict, gatewayRefuses } from './foreign-verdict.js';
import { networkVerdict, type Place } from './network-causes.js';
import { ENDPOINTS, type EndpointName } from './questions.js';
import { isByRelay } from './relay-words.js';
import { messageOf, type Outcome, type Reply } from './reply.js';

export interface Access {
  readonly endpoint: EndpointName;
  readonly place: Place;
  readonly hasKey: boolean;
  /** Whether the key is taken in `X-API-Key`. */
  readonly passesOtherHeader: boolean;
}

/** What is wrong with the response of one endpoint; `undefined` if it is that of a relay that takes the key. */
export function accessVerdict(outcome: Outcome, access: Access): Verdict | undefined {
  if (outcome.kind === 'failure') return networkVerdict(access.place, outcome);
  if (isAccepted(outcome, access.endpoint)) return undefined;
  if (outcome.status === 404) return notThere(access.endpoint);
  if (!isByRelay(outcome)) return foreignVerdict(outcome, access.place.url);
  if (outcome.cut !== undefined) return cutVerdict(outcome, outcome.cut);
  if (outcome.status === 401) return refusedKey(outcome, access);
  if (outcome.status === 400 && /flagset/.test(messageOf(outcome))) return withoutFlagset;
  return outcome.status === 403 ? gatewayRefuses(outcome) : failing(outcome);
}

function isAccepted({ status, json, cut }: Reply, endpoint: EndpointName): boolean {
  if (endpoint === 'OFREP') return json?.['errorCode'] === 'INVALID_CONTEXT';
  if (status !== 200) return false;
  return endpoint === 'flag configuration'
    ? json !== undefined || isUnread(cut)
    : typeof json?.['ingestedContentCount'] === 'number';
}

/** A provider waits longer and takes more, so such a response is not the relay's fault. */
function isUnread(cut: Reply['cut']): boolean {
  return cut?.code === 'RESPONSE_TOO_LARGE' || cut?.code === 'TIMEOUT';
}

/** The relay tells a key that did not arrive from a wrong one. */
function refusedKey(reply: Reply, access: Access): Verdict {
  const message = messageOf(reply);
  const isMissing = message === 'missing key in request header' || message === 'invalid key in the request header';
  if (!access.hasKey) return keyMissing;
  return isMissing ? stripped(access) : keyWrong;
}

const keyMissing: Verdict = {
  code: 'KEY_MISSING',
  what: 'The relay wants an API key.',
  todo: 'Set the option apiKey (here: --api-key-file FILE).',
};

const keyWrong: Verdict = {
  code: 'KEY_WRONG',
  what: 'The relay refuses the API key.',
  todo: 'Use a key of authorizedKeys.evaluation, or of the apiKeys of a flagset, in the configuration of the relay.',
};

function stripped({ passesOtherHeader }: Access): Verdict {
  const other = "Send the key in another header (headers: { 'X-API-Key': key } instead of apiKey), or let";
  return {
    code: 'KEY_STRIPPED',
    what: 'The API key was sent, but did not reach the relay: a gateway removes the header Authorization.',
    todo: `${passesOtherHeader ? other : 'Let'} the gateway pass it on.`,
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
  const message = messageOf(reply);
  return {
    code: 'ENDPOINT_FAILS',
    what: `The relay responds with HTTP ${reply.status}${message === '' ? '' : ` and ${reply.shown(message)}`}.`,
    todo: 'Look at the log of the relay, which has the reason.',
  };
}
