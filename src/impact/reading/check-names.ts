import { ImpactError, type ImpactErrorCode } from '../rules/impact-error.js';
import type { ImpactCounts } from '../rules/counts.js';
import { nearestNames } from '../rules/nearest-names.js';
import type { Question } from '../rules/question.js';
import { namesQuery } from '../rules/sql/names-statement.js';
import type { Source } from './choose-source.js';
import { counted } from '../../log-text.js';
import { rowsOf } from './duckdb.js';
import { withEnoughMemory } from './read-events.js';

/**
 * Makes sure that the flag and the goal are in some event: a name with a slip would look like a flag that nobody saw.
 *
 * @throws ImpactError `NO_EVENTS`, `UNKNOWN_FLAG` or `UNKNOWN_GOAL`, with the nearest names that are there
 */
export async function checkNames(
  counts: ImpactCounts,
  { question, source }: { question: Question; source: Source },
): Promise<void> {
  const seen = { flag: totalOf(counts.exposures) > 0, goal: totalOf(counts.goalEvents) > 0 };
  if (seen.flag && seen.goal) return;
  const { text, ...codes } = complaintOf(await namesIn(source), { counts, question, flagSeen: seen.flag });
  // What was not read may be where the name is.
  throw new ImpactError([text, ...source.notes].join(' '), codes);
}

interface Names {
  readonly flags: readonly string[];
  readonly goals: readonly string[];
}

interface Message {
  readonly text: string;
  readonly code: ImpactErrorCode;
  readonly exitCode: 1 | 2;
}

function complaintOf(
  { flags, goals }: Names,
  { counts, question, flagSeen }: { counts: ImpactCounts; question: Question; flagSeen: boolean },
): Message {
  if (flags.length + goals.length === 0) return noEvents(counts);
  if (!flagSeen) return unknown('flag', { name: question.flag, names: flags });
  const { name, text } = question.goal;
  return goals.includes(name) ? unknownConditions(text, name) : unknown('goal', { name, names: goals });
}

function totalOf(counters: object): number {
  return Object.values(counters as Record<string, number>).reduce((sum, n) => sum + n, 0);
}

async function namesIn({ source, mayFetchExtensions }: Source): Promise<Names> {
  const rows = await withEnoughMemory({ mayFetchExtensions }, (connection, limits) =>
    rowsOf<{ kind: string; name: string }>(connection, namesQuery(source(limits))),
  );
  const named = (kind: string): string[] =>
    rows.filter((row) => row.kind === kind).map(({ name }) => JSON.parse(name) as string);
  return { flags: named('"feature"'), goals: named('"tracking"') };
}

function noEvents({ files, lines }: ImpactCounts): Message {
  const read = `${counted(lines.read, 'line')} in ${counted(files.read, 'file')}`;
  return { text: `Expected events that the relay exported, got none in ${read}.`, code: 'NO_EVENTS', exitCode: 1 };
}

const hints = {
  flag: 'There is no exposure at all: an exporter of the relay without `eventType` writes them.',
  goal: 'There is no tracking event at all: an exporter of the relay with `eventType: tracking` writes them.',
} as const;

function unknown(what: 'flag' | 'goal', { name, names }: { name: string; names: readonly string[] }): Message {
  const nearest = nearestNames(name, names).map((each) => JSON.stringify(each));
  const near = nearest.length === 0 ? '' : ` The nearest: ${nearest.join(', ')}.`;
  const none = what === 'flag' ? 'No exposure' : 'No tracking event';
  return {
    text: `${none} is of the ${what} ${JSON.stringify(name)}.${names.length === 0 ? ` ${hints[what]}` : near}`,
    code: what === 'flag' ? 'UNKNOWN_FLAG' : 'UNKNOWN_GOAL',
    exitCode: 2,
  };
}

function unknownConditions(text: string, name: string): Message {
  const there = `there are events named ${JSON.stringify(name)}, but none with these details`;
  return {
    text: `No tracking event is of the goal ${JSON.stringify(text)}: ${there}.`,
    code: 'UNKNOWN_GOAL',
    exitCode: 2,
  };
}
