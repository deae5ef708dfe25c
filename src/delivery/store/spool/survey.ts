import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { byLog, LEFT, logFileName, parseLogFileName, type LogFileName } from './log-file-name.js';
import { LogReading } from './log-reading.js';
import { byOwner } from './neighbours.js';
import { OwnerSigns } from './owner-signs.js';
import type { Verdict } from './sign-of-life.js';
import { systemFiles } from './spool-files.js';

/**
 * Whose a file is: `alive`, a process that runs; `dead`, one that has ended without closing; `left`, nobody, because
 * its process has closed it; `unknown`, one that cannot be asked, and gave a sign of life within the last 90 seconds.
 */
export type OwnerState = Verdict | 'left';

/** A file of a log, as seen by somebody who only looks. */
export interface SurveyedFile {
  readonly name: LogFileName;
  readonly owner: OwnerState;
  /** Events that wait in it. */
  readonly events: number;
  /** When the oldest of these was written, milliseconds since 1970. */
  readonly oldestMs: number | undefined;
  readonly bytes: number;
  /** Whether something between its records could not be read. */
  readonly isDamaged: boolean;
  /** Why nothing of it could be read: a code of the system. */
  readonly failure: string | undefined;
}

/** The folder of one version of a spool at a moment, its files in the order in which they would be sent. */
export interface Survey {
  readonly files: readonly SurveyedFile[];
  /** Entries that are no part of a spool. */
  readonly others: number;
}

export interface SurveyOptions {
  /** The folder of this version of the format. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  readonly isWanted: (name: LogFileName) => boolean;
}

/** How often a file is looked for that has another name each time. */
const MOST_TRIES = 10;

/** What a process shows of itself in the folder. */
const SIGN = /^[0-9a-z]{16}\.(?:sock|pulse)$/;

/** Looks at all files of a folder, and changes nothing. Rejects if the folder cannot be read. */
export async function surveySpool({ folder, nowMs, isWanted }: SurveyOptions): Promise<Survey> {
  const entries = await readdir(folder);
  const logs = entries.map(parseLogFileName).filter((name) => name !== undefined);
  const states = await statesOf(logs, { folder, nowMs });
  const files: SurveyedFile[] = [];
  for (const name of logs.filter(isWanted).sort(byLog)) {
    const file = await surveyed(folder, name);
    if (file !== undefined) files.push({ ...file, owner: states.get(file.name.owner) ?? 'alive' });
  }
  return { files, others: entries.length - logs.length - entries.filter((entry) => SIGN.test(entry)).length };
}

/**
 * Opens a file for reading, by whatever name it has now: whoever takes it over renames it. `undefined` if it is
 * gone, because all of it is settled.
 */
export async function openLog(folder: string, name: LogFileName): Promise<LogReading | undefined> {
  let now: LogFileName | undefined = name;
  for (let tries = 0; now !== undefined && tries < MOST_TRIES; tries++, now = await renamed(folder, now)) {
    try {
      return await LogReading.open(join(folder, logFileName(now)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return undefined;
}

async function renamed(folder: string, { origin, number }: LogFileName): Promise<LogFileName | undefined> {
  const names = (await readdir(folder)).map(parseLogFileName);
  return names.find((name) => name !== undefined && name.origin === origin && name.number === number);
}

async function statesOf(
  names: readonly LogFileName[],
  { folder, nowMs }: { readonly folder: string; readonly nowMs: number },
): Promise<Map<string, OwnerState>> {
  const signs = new OwnerSigns({ files: systemFiles, folder });
  const states = new Map<string, OwnerState>([[LEFT, 'left']]);
  for (const [owner, files] of byOwner(names)) {
    if (owner !== LEFT) states.set(owner, await signs.verdict(files, nowMs));
  }
  return states;
}

type Found = Omit<SurveyedFile, 'owner'>;

async function surveyed(folder: string, name: LogFileName): Promise<Found | undefined> {
  let reading: LogReading | undefined;
  try {
    reading = await openLog(folder, name);
    return reading && (await foundIn(reading, name));
  } catch (error) {
    const failure = String((error as NodeJS.ErrnoException).code ?? 'EUNREADABLE');
    return { name, events: 0, oldestMs: undefined, bytes: reading?.bytes ?? 0, isDamaged: true, failure };
  } finally {
    await reading?.close();
  }
}

async function foundIn(reading: LogReading, name: LogFileName): Promise<Found> {
  const contents = await reading.contents();
  const { isDamaged, header } = contents;
  const events = await reading.waiting();
  return {
    ...{ name, events, bytes: reading.bytes, failure: undefined },
    oldestMs: await oldestIn(reading),
    isDamaged: isDamaged || (header === undefined && contents.events.size > 0),
  };
}

/** Reads no further than to the first event that waits. */
async function oldestIn(reading: LogReading): Promise<number | undefined> {
  for await (const [first] of reading.events()) return first?.writtenMs;
  return undefined;
}
