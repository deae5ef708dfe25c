import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkNames } from '../../../src/impact/reading/check-names.js';
import { chooseSource, type Source } from '../../../src/impact/reading/choose-source.js';
import { withDatabase } from '../../../src/impact/reading/duckdb.js';
import { readEvents } from '../../../src/impact/reading/read-events.js';
import type { ImpactCounts } from '../../../src/impact/rules/counts.js';
import { parseGoal } from '../../../src/impact/rules/parse-goal.js';
import type { Question } from '../../../src/impact/rules/question.js';
import { temporaryFolder } from '../../helpers/temporary-files.js';
import { exposure, goalEvent, question } from '../rules/counted.js';

/** An exposure and a purchase: what a whole file of one visitor holds. */
export const visit = (userKey: string): string => `${exposure({ userKey })}\n${goalEvent({ userKey })}\n`;

/** A new folder with these files, by their paths in it. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return folder;
}

/** What is counted in files and folders, and what there is to say about them. */
export async function readFrom(
  paths: readonly string[],
  asked: { flag?: string; goal?: string } = {},
): Promise<{ counts: ImpactCounts; notes: Source['notes'] }> {
  const { flag = 'f', goal = 'g' } = asked;
  const whole: Question = { ...question, flag, goal: parseGoal(goal) };
  const source = await chooseSource(paths, 'details');
  const { counts } = await readEvents({ ...source, question: whole });
  const remarks = await checkNames(counts, { question: whole, source });
  return { counts, notes: [...source.notes, ...remarks] };
}

export async function usersIn(...paths: string[]): Promise<number> {
  return (await readFrom(paths)).counts.users.exposed;
}

/** What it is refused with. */
export async function refusalOf(
  reading: Promise<unknown>,
): Promise<{ code: string; exitCode: number; message: string }> {
  const error: unknown = await reading.then(() => undefined).catch((reason: unknown) => reason);
  if (!(error instanceof Error)) throw new Error('Expected it to be refused.');
  const { code, exitCode } = error as Error & { code: string; exitCode: number };
  return { code, exitCode, message: error.message };
}

/** A Parquet file of the relay's columns, with these rows as SQL values. */
export async function writeParquet(path: string, { columns, rows }: { columns: string; rows: string }): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await withDatabase({ memoryMb: 512, mayFetchExtensions: false }, (connection) =>
    connection.run(`copy (select * from (values ${rows}) as t(${columns})) to '${path}' (format parquet)`),
  );
}

const common = 'kind, contextKind, userKey, creationDate, key';

export function writeExposures(path: string, users: readonly string[]): Promise<void> {
  const rows = users.map((user) => `('feature', 'user', '${user}', 1700000000, 'f', 'A', 'true', false, '', 'SERVER')`);
  const columns = `${common}, variation, value, "default", version, source`;
  return writeParquet(path, { columns, rows: rows.join(', ') });
}

/** Tracking events as the relay writes them: numbers are gone, texts are there. */
export function writeGoalEvents(path: string, events: Readonly<Record<string, string | undefined>>): Promise<void> {
  const rows = Object.entries(events).map(([user, details]) => {
    const text = details === undefined ? '' : `, 'details': '${details}'`;
    const map = `map {'value': '<float64 Value>'${text}}`;
    return `('tracking', 'user', '${user}', 1700000001, 'g', map {'targetingKey': '${user}'}, ${map})`;
  });
  return writeParquet(path, { columns: `${common}, evaluationContext, trackingEventDetails`, rows: rows.join(', ') });
}
