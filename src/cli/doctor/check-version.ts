import type { Outcomes } from './outcomes.js';
import { note, ok, wrong, type Finding } from './finding.js';
import { isReply } from './check-relay.js';
import { noEvents } from './questions.js';
import { versionHeaderOf } from './relay-words.js';
import type { Question, Visit } from './visit.js';

/** What the provider specification asks for. */
const LEAST = { major: 1, minor: 55 };

/** The relay's version: the one that it states, or what older ones do not have. Events may go to another relay. */
export async function checkVersion(outcomes: Outcomes, visit: Visit): Promise<Finding> {
  const releases = Object.values(outcomes).filter(isReply).map(versionHeaderOf).map(releaseOf);
  const old = releases.find((release) => release !== undefined && !isEnough(release));
  if (old !== undefined) return tooOld(`It is ${old.major}.${old.minor}`);
  const isStated = releases.some((release) => release !== undefined);
  return isStated ? ok('version', 'It is 1.55 or later.') : byWhatIsMissing(outcomes, visit);
}

type Release = typeof LEAST;

function releaseOf(version: string): Release | undefined {
  const [, major, minor] = /^v?(\d{1,6})\.(\d{1,6})(?!\d)/i.exec(version) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

function isEnough({ major, minor }: Release): boolean {
  return major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor);
}

function tooOld(what: string): Finding {
  return wrong('version', {
    code: 'RELAY_TOO_OLD',
    what: `${what}, and the provider needs 1.55 or later.`,
    todo: 'Update the relay.',
  });
}

async function byWhatIsMissing(outcomes: Outcomes, visit: Visit): Promise<Finding> {
  const flags = outcomes['flag configuration'];
  if (isReply(flags) && flags.status === 404) return tooOld('It has no flag configuration, so it is older than 1.45');
  if (await ignoresOtherHeader(visit)) return tooOld('It does not read X-API-Key, so it is older than 1.49');
  if (await hasNoStream(visit)) return tooOld('It has no change stream at /stream/v1, so it is older than 1.53');
  return note('version', {
    code: 'VERSION_UNKNOWN',
    what: 'The relay does not state a release.',
    todo: 'Check that it is 1.55 or later: the relay logs its version when it starts.',
  });
}

/** Whether the key is taken in one header and not in the other. */
async function ignoresOtherHeader(visit: Visit): Promise<boolean> {
  if (!visit.hasKey) return false;
  const bearer = await visit.ask(noEvents);
  const other = await visit.ask({ ...noEvents, keyIn: 'x-api-key' });
  return isReply(bearer) && isReply(other) && bearer.status === 200 && other.status === 401;
}

/** The request has no key: a stream takes it only in its address, which proxies log. */
async function hasNoStream(visit: Visit): Promise<boolean> {
  const stream: Question = { path: '/stream/v1/sse/flag/change', keyIn: 'nothing', isOptional: true };
  return (await visit.askForStatus(stream)) === 404;
}
