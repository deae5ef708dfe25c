import type { Outcomes } from './outcomes.js';
import { accessVerdict } from './access-verdict.js';
import { note, ok, wrong, type Finding, type Verdict } from './finding.js';
import { isReply } from './check-relay.js';
import { noEvents, type EndpointName } from './questions.js';
import type { Visit } from './visit.js';

/** Whether each endpoint accepts requests with the key: one finding for each thing that is wrong. */
export async function checkAccess(outcomes: Outcomes, { relay, collector }: AccessVisits): Promise<Finding[]> {
  const passesOtherHeader = await takesOtherHeader(collector);
  const found = new Map<string, { verdict: Verdict; endpoints: EndpointName[] }>();
  for (const [endpoint, outcome] of Object.entries(outcomes) as [EndpointName, Outcomes[EndpointName]][]) {
    const { options, hasKey } = endpoint === 'collector' ? collector : relay;
    const verdict = accessVerdict(outcome, { endpoint, place: options, hasKey, passesOtherHeader });
    if (verdict === undefined) continue;
    const same = found.get(verdict.code + verdict.what) ?? { verdict, endpoints: [] };
    found.set(verdict.code + verdict.what, { verdict, endpoints: [...same.endpoints, endpoint] });
  }
  if (found.size === 0) return [await allAccepted(collector)];
  return [...found.values()].map(({ verdict, endpoints }) => {
    return wrong('access', { ...verdict, what: `${verdict.what.slice(0, -1)} (${listed(endpoints)}).` });
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
