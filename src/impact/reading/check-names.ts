import { ImpactError } from '../rules/impact-error.js';
import type { ImpactCounts } from '../rules/counts.js';
import { nearestNames } from '../rules/nearest-names.js';
import type { Question } from '../rules/question.js';
import { namesQuery } from '../rules/sql/names-statement.js';
import type { Source } from './choose-source.js';
import { rowsOf, withDatabase } from './duckdb.js';

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
  const { flags, goals } = await namesIn(source);
  if (flags.length + goals.length === 0) throw noEvents(counts);
  if (!seen.flag) throw unknown('flag', { name: question.flag, names: flags });
  const { name, text } = question.goal;
  if (goals.includes(name)) throw unknownConditions(text, name);
  throw unknown('goal', { name, names: goals });
}

function totalOf(counters: object): number {
  return Object.values(counters as Record<string, number>).reduce((sum, n) => sum + n, 0);
}

async function namesIn({ source, mayFetchExtensions }: Source): Promise<{ flags: string[]; goals: string[] }> {
  const rows = await withDatabase({ memoryMb: 2048, mayFetchExtensions }, (connection) =>
    rowsOf<{ kind: string; name: string }>(connection, namesQuery(source({ maxLineBytes: 64 * 1024 * 1024 }))),
  );
  const named = (kind: string): string[] =>
    rows.filter((row) => row.kind === kind).map(({ name }) => JSON.parse(name) as string);
  return { flags: named('"feature"'), goals: named('"tracking"') };
}

function noEvents({ files, lines }: ImpactCounts): ImpactError {
  const read = `${lines.read.toLocaleString('en')} lines in ${files.read.toLocaleString('en')} files`;
  return new ImpactError(`Expected events that the relay exported, got none in ${read}.`, {
    code: 'NO_EVENTS',
    exitCode: 1,
  });
}

function unknown(what: 'flag' | 'goal', { name, names }: { name: string; names: readonly string[] }): ImpactError {
  const nearest = nearestNames(name, names).map((each) => JSON.stringify(each));
  const hint = nearest.length === 0 ? '' : ` The nearest: ${nearest.join(', ')}.`;
  const none = what === 'flag' ? 'No exposure' : 'No tracking event';
  return new ImpactError(`${none} is of the ${what} ${JSON.stringify(name)}.${hint}`, {
    code: what === 'flag' ? 'UNKNOWN_FLAG' : 'UNKNOWN_GOAL',
    exitCode: 2,
  });
}

function unknownConditions(text: string, name: string): ImpactError {
  return new ImpactError(
    `No tracking event is of the goal ${JSON.stringify(text)}: there are events named ${JSON.stringify(name)}, but none with these details.`,
    { code: 'UNKNOWN_GOAL', exitCode: 2 },
  );
}
