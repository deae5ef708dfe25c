import { askDevRelay } from './ask-dev-relay.js';
import { askRealRelay } from './ask-real-relay.js';
import type { FlagFile } from './flag-file.js';
import { differences, type Outcome } from './outcome.js';

export interface Comparison {
  /** How many files the real relay served, refused and ended at. */
  readonly counts: Readonly<Record<Outcome['kind'], number>>;
  /** A text for each file that the relays read differently, with the file in it. */
  readonly different: readonly string[];
}

/** Lets both relays read the files. What ends the real relay is counted, but not compared. */
export async function compareBoth(files: readonly FlagFile[]): Promise<Comparison> {
  const outcomes = await askRealRelay(files);
  const counts = { served: 0, refused: 0, broken: 0 };
  const different: string[] = [];
  for (const [n, file] of files.entries()) {
    const real = outcomes[n]!;
    counts[real.kind]++;
    const found = real.kind === 'broken' ? [] : differences(real, await askDevRelay(file));
    if (found.length > 0) different.push([`== ${file.name}`, shownFile(file), ...found].join('\n'));
  }
  return { counts, different };
}

const SHOWN = 6000;

/** As it is, or as an escaped text if it would not look like what it is. */
function shownFile({ content }: FlagFile): string {
  const text = content.toString();
  const isPlain = Buffer.from(text).equals(content) && /^[\n -~\u00a1-\u1fff\u2030-\ud7ff\ue000-\ufefe]*$/.test(text);
  const shown = isPlain ? text : isUtf8(content) ? JSON.stringify(text) : `base64 ${content.toString('base64')}`;
  return shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown;
}

const isUtf8 = (content: Buffer): boolean => Buffer.from(content.toString()).equals(content);
