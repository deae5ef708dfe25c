import type { Outcomes } from './outcomes.js';
import { accessVerdict } from './access-verdict.js';
import { connectionVerdict } from './check-address.js';
import { note, ok, wrong, type Finding, type Verdict } from './finding.js';
import { isReply } from './check-relay.js';
import { networkVerdict } from './network-causes.js';
import { noEvents, type EndpointName } from './questions.js';
import type { Outcome } from './reply.js';
import type { Visit } from './visit.js';

/** Whether each endpoint accepts requests with the key: one finding for each thing that is wrong. */
export async function checkAccess(outcomes: Outcomes, visits: AccessVisits): Promise<Finding[]> {
  const passesOtherHeader = await takesOtherHeader(visits.collector);
  const found = new Map<string, { verdict: Verdict; endpoints: EndpointName[] }>();
  for (const [endpoint, outcome] of Object.entries(outcomes) as [EndpointName, Outcomes[EndpointName]][]) {
    const verdict = await verdictOf(outcome, { endpoint, visits, passesOtherHeader });
    if (verdict === undefined) continue;
    const same = found.get(verdict.code + verdict.what) ?? { verdict, endpoints: [] };
    found.set(verdict.code + verdict.what, { verdict, endpoints: [...same.endpoints, endpoint] });
  }
  if (found.size === 0) return [await allAccepted(visits.collector)];
  return [...found.values()].map(({ verdict, endpoints }) => {
    return wrong('access', { ...verdict, what: `${verdict.what.slice(0, -1)} (${listed(endpoints)}).` });
  });
}

interface Asked {
  readonly endpoint: EndpointName;
  readonly visits: AccessVisits;
  /** Whether the collector takes the key in `X-API-Key`. */
  readonly passesOtherHeader: boolean;
}

async function verdictOf(
  outcome: Outcome,
  { endpoint, visits, passesOtherHeader }: Asked,
): Promise<Verdict | undefined> {
  const isCollector = endpoint === 'collector';
  const { options } = isCollector ? visits.collector : visits.relay;
  const isApart = visits.collector !== visits.relay;
  const isElsewhere = isCollector && isApart;
  if (!isReply(outcome)) return isElsewhere ? connectionVerdict(outcome, options) : networkVerdict(options, outcome);
  return accessVerdict(outcome, {
    ...{ endpoint, place: options, isElsewhere, apiKey: options.apiKey },
    passesOtherHeader: passesOtherHeader && (isCollector || !isApart),
  });
}

interface AccessVisits {
  readonly relay: Visit;
  readonly collector: Visit;
}

const ALL = 'The flag configuration, OFREP and the collector';

async function allAccepted(collector: Visit): Promise<Finding> {
  if (!collector.hasKey) return ok('access', `${ALL} take requests without a key.`);
  const keyless = await collector.ask({ ...noEvents, keyIn: 'nothing' });
  if (!isReply(keyless) || keyless.status !== 200) return ok('access', `${ALL} take the key.`);
  return note('access', {
    code: 'KEY_NOT_NEEDED',
    what: `${ALL} take requests with this key, with another and without.`,
    todo: 'Set authorizedKeys.evaluation in the configuration of the relay, if it is to be closed.',
  });
}

async function takesOtherHeader(visit: Visit): Promise<boolean> {
  if (!visit.hasKey) return false;
  const outcome = await visit.ask({ ...noEvents, keyIn: 'x-api-key' });
  return isReply(outcome) && outcome.status === 200;
}

function listed(endpoints: readonly EndpointName[]): string {
  return endpoints.length === 1 ? String(endpoints[0]) : `${endpoints.slice(0, -1).join(', ')} and ${endpoints.at(-1)}`;
}
