import { counted, grouped } from '../../log-text.js';
import { isReply } from './check-relay.js';
import { note, ok, wrong, type Finding } from './finding.js';
import { isUnread, type Outcome, type Reply } from './reply.js';
import type { RefusedFlag } from './refused-flags.js';
import type { ServedFlags } from './served-flags.js';
import type { Visit } from './visit.js';

export interface FlagQuestion {
  /** The response of the flag configuration. */
  readonly configuration: Outcome;
  /** The flags in it; `undefined` if it did not come. */
  readonly served: ServedFlags | undefined;
  /** Flags that have to be there. */
  readonly wanted: readonly string[];
  readonly visit: Visit;
}

/**
 * Which flags the relay serves, and which of them nobody can use. No findings where the relay does not give its flags
 * away, or what comes cannot be read, which is a finding of the access.
 */
export async function checkFlags({ configuration: reply, served, wanted, visit }: FlagQuestion): Promise<Finding[]> {
  if (!isReply(reply) || reply.status !== 200) return [];
  if (served === undefined) return isUnread(reply.cut) ? [notAll(reply)] : [];
  const { flags, refused, checked } = served;
  const missing = wanted.filter((key) => !Object.hasOwn(flags, key)).map((key) => missingFlag(reply.shown(key)));
  const count = Object.keys(flags).length;
  if (count === 0) return [await noFlags(visit), ...missing];
  const found = [
    ...(refused.length > 0 ? [unusable(refused, { count, reply })] : []),
    ...(checked < count ? [notAllChecked(checked, count)] : []),
    ...missing,
  ];
  return found.length > 0 ? found : [ok('flags', `${counted(count, 'flag')} ${count === 1 ? 'is' : 'are'} served.`)];
}

function notAll({ cut }: Reply): Finding {
  const isLarge = cut?.code === 'RESPONSE_TOO_LARGE';
  return note('flags', {
    code: 'FLAGS_NOT_READ',
    what: isLarge ? 'There are more than 64 MiB of flags, which were not read.' : 'Not all flags came in time.',
    todo: isLarge ? 'A provider reads them: look at its log.' : 'Repeat with a longer --timeout.',
  });
}

function notAllChecked(checked: number, count: number): Finding {
  return note('flags', {
    code: 'FLAGS_NOT_READ',
    what: `There was time to evaluate ${partOf(checked, count)}.`,
    todo: 'Repeat with a longer --timeout.',
  });
}

/** A provider without a single flag never becomes READY. */
async function noFlags(visit: Visit): Promise<Finding> {
  const info = await visit.ask({ path: '/info', keyIn: 'nothing', isOptional: true });
  const refreshed = isReply(info) ? info.json?.['cacheRefresh'] : undefined;
  const isUnread = typeof refreshed === 'string' && refreshed.startsWith('0001-');
  return wrong('flags', {
    code: 'NO_FLAGS',
    what: `The relay serves no flags${isUnread ? ', and has never read any' : ''}: a provider does not become READY.`,
    todo: 'Check the retrievers in its configuration, and its log: it says why a file or a flag was refused.',
  });
}

function missingFlag(shown: string): Finding {
  return wrong('flags', {
    code: 'FLAG_MISSING',
    what: `The relay does not serve ${shown}: its file does not have it, or the relay refused it at load.`,
    todo: 'Run goff-dev-relay --flags FILE: it says what is wrong with a flag.',
  });
}

const MOST_NAMED = 3;

interface Served {
  readonly count: number;
  readonly reply: Reply;
}

function unusable(refused: readonly RefusedFlag[], { count, reply }: Served): Finding {
  const named = refused.slice(0, MOST_NAMED).map(({ key, why }) => `${reply.shown(key)} (${reply.shown(why)})`);
  const more = refused.length > MOST_NAMED ? ` and ${grouped(refused.length - MOST_NAMED)} more` : '';
  return wrong('flags', {
    code: 'FLAG_REFUSED',
    what: `${partOf(refused.length, count)} cannot be evaluated: ${named.join(', ')}${more}.`,
    todo: 'Correct them in the flag file: until then every caller gets its own default.',
  });
}

function partOf(part: number, count: number): string {
  return `${grouped(part)} of ${counted(count, 'flag')}`;
}
