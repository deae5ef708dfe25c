import { nearestNames } from '../../options/nearest-names.js';
import { ImpactError, type ImpactErrorCode } from '../rules/impact-error.js';
import type { ImpactCounts } from '../rules/counts.js';
import type { Question } from '../rules/question.js';
import { namesQuery } from '../rules/sql/names-statement.js';
import type { Source } from './choose-source.js';
import { counted } from '../../log-text.js';
import { rowsOf } from './duckdb.js';
import { withEnoughMemory } from './read-events.js';

/**
 * Makes sure that the flag and the goal are in some event: a misspelt name would look like a flag that nobody saw.
 * Resolves with whole sentences about a flag of which no exposure counts.
 *
 * @throws ImpactError `NO_EVENTS`, `UNKNOWN_FLAG` or `UNKNOWN_GOAL`, with the nearest names that are there
 */
export async function checkNames(
  counts: ImpactCounts,
  { question, source }: { question: Question; source: Source },
): Promise<string[]> {
  const seen = { flag: totalOf(counts.exposures) > 0, goal: totalOf(counts.goalEvents) > 0 };
  if (counts.exposures.counted > 0 && seen.goal) return [];
  const reading = namesIn(source);
  // The analysis has succeeded: it does without the remark if the files cannot be read once more.
  if (seen.flag && seen.goal) return similarFlags(question.flag, await reading.catch(() => noNames));
  const names = await reading;
  const remarks = similarFlags(question.flag, names);
  const { text, ...codes } = complaintOf(names, { counts, question, flagSeen: seen.flag });
  // The name may be in what was not read.
  throw new ImpactError([text, ...source.notes, ...(seen.flag ? remarks : [])].join(' '), codes);
}

interface Names {
  readonly flags: readonly string[];
  /** Those flags of which a variation was served to somebody. A failed evaluation does not prove that a flag exists. */
  readonly servedFlags: readonly string[];
  readonly goals: readonly string[];
}

const noNames: Names = { flags: [], servedFlags: [], goals: [] };

/** A flag that never served a variation may be a misspelt name, in the application as well. */
function similarFlags(flag: string, { servedFlags }: Names): string[] {
  if (servedFlags.includes(flag)) return [];
  const nearest = nearestNames(flag, servedFlags).map((name) => JSON.stringify(name));
  const which = nearest.length === 1 ? 'A flag of a similar name' : 'Flags of similar names';
  return nearest.length === 0 ? [] : [`${which} served a variation: ${nearest.join(', ')}.`];
}

interface Message {
  readonly text: string;
  readonly code: ImpactErrorCode;
  readonly exitCode: 1 | 2;
}

function complaintOf(
  { flags, servedFlags, goals }: Names,
  { counts, question, flagSeen }: { counts: ImpactCounts; question: Question; flagSeen: boolean },
): Message {
  if (flags.length + goals.length === 0) return noEvents(counts);
  if (!flagSeen) return unknown('flag', { name: question.flag, names: servedFlags, all: flags });
  const { name, text } = question.goal;
  if (goals.includes(name)) return unknownConditions(text, name);
  return unknown('goal', { name, names: goals, all: goals });
}

function totalOf(counters: object): number {
  return Object.values(counters as Record<string, number>).reduce((sum, n) => sum + n, 0);
}

interface NameRow {
  readonly kind: string;
  /** A JSON text. */
  readonly name: string;
  readonly served: boolean;
}

async function namesIn({ source, mayFetchExtensions }: Source): Promise<Names> {
  const rows = await withEnoughMemory({ mayFetchExtensions }, (connection, limits) =>
    rowsOf<NameRow>(connection, namesQuery(source(limits))),
  );
  const named = (isWanted: (row: NameRow) => boolean): string[] =>
    rows.filter(isWanted).map(({ name }) => JSON.parse(name) as string);
  const isFlag = ({ kind }: NameRow): boolean => kind === '"feature"';
  return {
    flags: named(isFlag),
    servedFlags: named((row) => isFlag(row) && row.served),
    goals: named((row) => !isFlag(row)),
  };
}

function noEvents({ files, lines }: ImpactCounts): Message {
  const read = `${counted(lines.read, 'line')} in ${counted(files.read, 'file')}`;
  return { text: `Expected events that the relay exported, got none in ${read}.`, code: 'NO_EVENTS', exitCode: 1 };
}

const hints = {
  flag: 'The files hold no exposures at all: an exporter of the relay without `eventType` writes them.',
  goal: 'The files hold no tracking events at all: an exporter of the relay with `eventType: tracking` writes them.',
} as const;

interface Unknown {
  readonly name: string;
  /** The names that can be meant. */
  readonly names: readonly string[];
  readonly all: readonly string[];
}

/** If no name is near, all are shown, unless there are more than this, or one is longer than this. */
const MOST_SHOWN = { names: 5, characters: 60 } as const;

/** The nearest names, or all if they are few: a sentence after a space, or nothing. */
function nearOrAll(what: 'flag' | 'goal', { name, names, all }: Unknown): string {
  const nearest = nearestNames(name, names);
  const { names: most, characters } = MOST_SHOWN;
  const areFew = names.length <= most && names.every(({ length }) => length <= characters);
  const shown = nearest.length > 0 || !areFew ? nearest : [...names].sort();
  if (shown.length === 0) return '';
  const isOne = shown.length === 1;
  const these = isOne ? `this ${what}` : `these ${what}s`;
  const rest = names.length === all.length ? `The files hold ${these}:` : `Only ${these} served a variation:`;
  const words = nearest.length > 0 ? `The nearest name${isOne ? ' is' : 's are'}` : rest;
  return ` ${words} ${shown.map((each) => JSON.stringify(each)).join(', ')}.`;
}

function unknown(what: 'flag' | 'goal', asked: Unknown): Message {
  const { name, all } = asked;
  const none = what === 'flag' ? 'No exposure of the flag' : 'No tracking event of the goal';
  return {
    text: `${none} ${JSON.stringify(name)} was found.${all.length > 0 ? nearOrAll(what, asked) : ` ${hints[what]}`}`,
    code: what === 'flag' ? 'UNKNOWN_FLAG' : 'UNKNOWN_GOAL',
    exitCode: 2,
  };
}

function unknownConditions(text: string, name: string): Message {
  const there = `there are events named ${JSON.stringify(name)}, but none with these details`;
  return {
    text: `No tracking event of the goal ${JSON.stringify(text)} was found: ${there}.`,
    code: 'UNKNOWN_GOAL',
    exitCode: 2,
  };
}
