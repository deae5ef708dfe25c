import { isJsonObject } from '../../events/json.js';
import { wallClockMs } from '../../events/wall-clock.js';
import { isReply } from './check-relay.js';
import { note, ok, wrong, type Finding } from './finding.js';
import type { Outcome, Reply } from './reply.js';
import { refusedFlags } from './refused-flags.js';
import type { Visit } from './visit.js';

export interface FlagQuestion {
  /** The response of the flag configuration. */
  readonly configuration: Outcome;
  /** Flags that have to be there. */
  readonly wanted: readonly string[];
  readonly visit: Visit;
}

/** Which flags the relay serves, and which of them nobody can use. Nothing, where it does not give its flags away. */
export async function checkFlags({ configuration: reply, wanted, visit }: FlagQuestion): Promise<Finding[]> {
  if (!isReply(reply) || reply.status !== 200) return [];
  if (reply.cut !== undefined || reply.json === undefined) return [notAll(reply)];
  const flags = isJsonObject(reply.json['flags']) ? reply.json['flags'] : {};
  const missing = wanted.filter((key) => !Object.hasOwn(flags, key)).map((key) => missingFlag(reply.shown(key)));
  const count = Object.keys(flags).length;
  if (count === 0) return [await noFlags(visit), ...missing];
  const { evaluationContextEnrichment: enrichment } = reply.json;
  const attributes = isJsonObject(enrichment) ? enrichment : undefined;
  const refused = refusedFlags(flags, { enrichment: attributes, nowMs: wallClockMs() });
  const found = [...(refused.length > 0 ? [unusable(refused, { count, reply })] : []), ...missing];
  return found.length > 0 ? found : [ok('flags', `${count} ${count === 1 ? 'flag is' : 'flags are'} served.`)];
}

function notAll({ cut }: Reply): Finding {
  return note('flags', {
    code: 'FLAGS_NOT_READ',
    what: `The flag configuration was not read to its end (${cut?.code ?? 'no JSON'}).`,
    todo: 'Repeat with a longer --timeout.',
  });
}

/** A provider without a single flag never becomes READY. */
async function noFlags(visit: Visit): Promise<Finding> {
  const info = await visit.ask({ path: '/info', keyIn: 'nothing' });
  const refreshed = isReply(info) ? info.json?.['cacheRefresh'] : undefined;
  const isUnread = typeof refreshed === 'string' && refreshed.startsWith('0001-');
  return wrong('flags', {
    code: 'NO_FLAGS',
    what: `The relay serves no flags${isUnread ? ', and has never read any' : ''}: a provider does not become READY.`,
    todo: 'Look at its retrievers and at its log, which says why a file or a flag was refused.',
  });
}

function missingFlag(shown: string): Finding {
  return wrong('flags', {
    code: 'FLAG_MISSING',
    what: `The relay does not serve ${shown}: its file does not have it, or the relay refused it at load.`,
    todo: 'goff-dev-relay --flags FILE says what is wrong with a flag.',
  });
}

const MOST_NAMED = 3;

interface Served {
  readonly count: number;
  readonly reply: Reply;
}

function unusable(refused: ReturnType<typeof refusedFlags>, { count, reply }: Served): Finding {
  const named = refused.slice(0, MOST_NAMED).map(({ key, why }) => `${reply.shown(key)} (${reply.shown(why)})`);
  const more = refused.length > MOST_NAMED ? ` and ${refused.length - MOST_NAMED} more` : '';
  return wrong('flags', {
    code: 'FLAG_REFUSED',
    what: `${refused.length} of ${count} flags cannot be evaluated: ${named.join(', ')}${more}.`,
    todo: 'Correct them in the flag file: everybody gets the default of the caller.',
  });
}
