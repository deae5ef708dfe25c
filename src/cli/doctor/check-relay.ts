import type { Outcomes } from './outcomes.js';
import { ok, wrong, type Finding, type Verdict } from './finding.js';
import { foreignVerdict } from './foreign-verdict.js';
import { isMonitoring, relayAbove } from './look-around.js';
import { isByRelay, isUnknownToRelay, versionHeaderOf } from './relay-words.js';
import type { Outcome, Reply } from './reply.js';
import type { Visit } from './visit.js';

/** What responds at the address. */
export async function checkRelay(outcomes: Partial<Outcomes>, visit: Visit): Promise<Finding> {
  const replies = Object.values(outcomes).filter(isReply);
  const own = replies.find(isByRelay) ?? replies.find((reply) => versionHeaderOf(reply) !== '');
  if (own !== undefined && isByRelay(own)) return ok('relay', described(own));
  const [first] = replies;
  const verdict = foreignVerdict((replies.find(({ cut }) => cut !== undefined) ?? first) as Reply, visit.options);
  if (!verdict.code.startsWith('PATH_PREFIX_')) return wrong('relay', verdict);
  return wrong('relay', (await wrongPath(replies, visit)) ?? verdict);
}

export function isReply(outcome: Outcome): outcome is Reply {
  return outcome.kind === 'response';
}

function described(reply: Reply): string {
  const version = versionHeaderOf(reply);
  return version === '' ? 'A relay responds.' : `A relay responds, version ${reply.shown(version)}.`;
}

/** What else is known where nothing of a relay is below the path. */
async function wrongPath(replies: readonly Reply[], visit: Visit): Promise<Verdict | undefined> {
  const { host, pathname } = new URL(visit.options.url);
  const isUnknown = replies.some(isUnknownToRelay);
  if (pathname === '/') return isUnknown && (await isMonitoring(visit)) ? monitoring(host) : undefined;
  const above = await relayAbove(visit.options);
  const isStated = replies.some((reply) => isUnknownToRelay(reply) && versionHeaderOf(reply) !== '');
  if (above === undefined && !isStated) return undefined;
  const isAtRoot = above === undefined || new URL(above).pathname === '/';
  return {
    code: 'PATH_PREFIX_WRONG',
    what: `A relay responds, but not below ${replies[0]?.shown(pathname)}.`,
    todo: isAtRoot
      ? 'Remove the path from the endpoint: a relay serves its API at the root.'
      : `Use ${above} as the endpoint.`,
  };
}

function monitoring(host: string): Verdict {
  return {
    code: 'MONITORING_PORT',
    what: `${host} is the monitoring port of a relay.`,
    todo: 'Use the port of its API in the endpoint: 1031 unless server.port says otherwise.',
  };
}
