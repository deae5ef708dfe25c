import type { LogFileName } from '../../delivery/store/spool/log-file-name.js';
import type { WaitingEvent } from '../../delivery/store/spool/log-reading.js';
import { openLog, type SurveyedFile } from '../../delivery/store/spool/survey.js';
import { counted } from '../../log-text.js';
import { systemCode } from '../command-error.js';
import type { SpoolFolder } from './spool-folder.js';
import type { Surroundings } from './surroundings.js';
import { timeOf } from './totals.js';

export interface CatOptions {
  readonly spool: SpoolFolder;
  readonly files: readonly SurveyedFile[];
  /** Whether a line says more than the event. */
  readonly json: boolean;
}

/** Prints all events that wait. Resolves with the exit code. */
export async function cat({ spool, files, json }: CatOptions, surroundings: Surroundings): Promise<0 | 1> {
  const lines = { failed: 0, skipped: 0 };
  for (const { name } of files) {
    try {
      const isRead = await catFile(spool.folder, name, { json, lines, print: surroundings.print });
      if (!isRead) return 0;
    } catch (error) {
      lines.failed++;
      surroundings.complain(`A file of the spool cannot be read (${systemCode(error)}).`);
    }
  }
  const { failed, skipped } = lines;
  if (skipped > 0) surroundings.complain(`${counted(skipped, 'event')} left out: no JSON that fits on one line.`);
  return failed + skipped > 0 ? 1 : 0;
}

interface Printing extends Pick<Surroundings, 'print'> {
  readonly json: boolean;
  readonly lines: { skipped: number };
}

/** Returns whether somebody still reads the output. */
async function catFile(folder: string, name: LogFileName, { json, lines, print }: Printing): Promise<boolean> {
  const reading = await openLog(folder, name);
  if (reading === undefined) return true;
  try {
    const { meta = {} } = (await reading.header()) ?? {};
    const tags = { endpoint: name.target, meta };
    for await (const events of reading.events()) {
      const texts = events.map((event) => (json ? tagged(event, tags) : lineOf(event.text)));
      const printed = texts.filter((text) => text !== undefined);
      lines.skipped += texts.length - printed.length;
      if (printed.length > 0 && !(await print(printed.join('\n')))) return false;
    }
    return true;
  } finally {
    await reading.close();
  }
}

function tagged({ text, writtenMs }: WaitingEvent, { endpoint, meta }: Tags): string | undefined {
  const event = lineOf(text);
  const tags = lineOf(JSON.stringify({ endpoint, written: timeOf(writtenMs), meta }));
  return event === undefined ? undefined : `${tags?.slice(0, -1)},"event":${event}}`;
}

interface Tags {
  readonly endpoint: string;
  readonly meta: object;
}

/**
 * Characters that a terminal obeys, or that some programs take for the end of a line; JSON has them in strings only.
 */
const UNSEEN = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The same JSON on one line, harmless for a terminal; `undefined` for anything but JSON. */
function lineOf(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  // Line breaks and tabs can only be between the tokens: JSON allows none in a string.
  const line = /[\n\r\t]/.test(text) ? text.replace(/[\n\r\t]/g, ' ') : text;
  return line.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
