import type { Outcomes } from './outcomes.js';
import { ok, wrong, type Finding } from './finding.js';
import { foreignVerdict } from './foreign-verdict.js';
import { isByRelay, isUnknownToRelay, versionHeaderOf } from './relay-words.js';
import type { Outcome, Reply } from './reply.js';

/** What responds at the address. */
export function checkRelay(outcomes: Outcomes, url: string): Finding {
  const replies = Object.values(outcomes).filter(isReply);
  const own = replies.find(isByRelay) ?? replies.find((reply) => versionHeaderOf(reply) !== '');
  if (own !== undefined && isByRelay(own)) return ok('relay', described(own));
  const unknown = replies.find(isUnknownToRelay);
  if (unknown !== undefined && new URL(url).pathname !== '/') {
    return wrong('relay', {
      code: 'PATH_PREFIX_WRONG',
      what: `A relay responds, but not below ${unknown.shown(new URL(url).pathname)}.`,
      todo: 'Remove the path from the endpoint: a relay serves its API at the root.',
    });
  }
  const [first] = replies;
  const cut = replies.find((reply) => reply.cut !== undefined);
  return wrong('relay', foreignVerdict((cut ?? first) as Reply, url));
}

export function isReply(outcome: Outcome): outcome is Reply {
  return outcome.kind === 'response';
}

function described(reply: Reply): string {
  const version = versionHeaderOf(reply);
  return version === '' ? 'A relay responds.' : `A relay responds, version ${reply.shown(version)}.`;
}
