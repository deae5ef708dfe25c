import { askAll, type Outcomes, type Visits } from './outcomes.js';
import { checkAccess } from './check-access.js';
import { failedAddress } from './check-address.js';
import { heldBack, notSent, sendEvent } from './check-event.js';
import { checkExporter, exporterUnknown } from './check-exporter.js';
import { checkFlags } from './check-flags.js';
import { checkRelay } from './check-relay.js';
import { checkClock, checkRoundTrip } from './check-times.js';
import { checkVersion } from './check-version.js';
import { Deadline } from './deadline.js';
import { ok, type Finding } from './finding.js';
import { Visit, type VisitOptions } from './visit.js';

/** What is to be examined. */
export interface Examination extends Omit<VisitOptions, 'deadline'> {
  readonly collector: string;
  readonly flags: readonly string[];
  readonly send: boolean;
  /** The text of the relay's configuration. */
  readonly relayConfig: string | undefined;
  /** Names of the variables of the environment. */
  readonly variables: readonly string[];
}

/**
 * All findings, in the order of the checks. If no relay responds, the rest is left out. All requests share `timeoutMs`:
 * a check for which no time is left says so, or does without its request.
 */
export async function diagnose({ collector, relayConfig, ...examination }: Examination): Promise<Finding[]> {
  const { url, proxyUrl, connect, timeoutMs, apiKey } = examination;
  const deadline = new Deadline(timeoutMs);
  const options = { url, proxyUrl, connect, timeoutMs, apiKey, deadline };
  const relay = new Visit(options);
  const visits = { relay, collector: collector === url ? relay : new Visit({ ...options, url: collector }) };
  try {
    const findings = await findingsOf(visits, examination);
    if (relayConfig !== undefined) return [...findings, ...checkExporter(relayConfig)];
    return findings.some(({ check }) => check === 'event') ? [...findings, exporterUnknown] : findings;
  } finally {
    await Promise.all([visits.relay.close(), visits.collector.close()]);
  }
}

type Wishes = Omit<Examination, 'collector' | 'relayConfig'>;

async function findingsOf(visits: Visits, { flags: wanted, send, variables }: Wishes): Promise<Finding[]> {
  const { relay, collector } = visits;
  const { outcomes, served } = await askAll(visits);
  const first = outcomes.OFREP;
  if (first.kind === 'failure' && outcomes['flag configuration'].kind === 'failure') {
    return [await failedAddress(first, { options: relay.options, variables })];
  }
  const isReached = ok('address', `${new URL(relay.options.url).host} responds.`);
  const responder = await checkRelay(relay === collector ? outcomes : ofEvaluation(outcomes), relay);
  if (responder.state === 'wrong') return [isReached, responder];
  const configuration = outcomes['flag configuration'];
  const access = await checkAccess(outcomes, visits);
  return [
    ...[isReached, responder, await checkVersion(outcomes, relay), ...access],
    ...(await checkFlags({ configuration, served, wanted, visit: relay })),
    ...[checkClock(relay.replies), checkRoundTrip(relay.replies)],
    send ? await eventOf(access, collector) : notSent,
  ];
}

/** Another address for events says nothing about this one. */
function ofEvaluation({ OFREP, 'flag configuration': flags }: Outcomes): Partial<Outcomes> {
  return { OFREP, 'flag configuration': flags };
}

async function eventOf(access: readonly Finding[], collector: Visit): Promise<Finding> {
  return access.some(({ state }) => state === 'wrong') ? heldBack : sendEvent(collector);
}
