import type { ImpactCounts } from './counts.js';
import { ImpactCounter } from './impact-counter.js';
import type { Question } from './question.js';

/** A file in memory. */
export interface FileOfLines {
  /** With or without their separators. */
  readonly lines: Iterable<Uint8Array | string>;
  /** Whether the file has 0 bytes. */
  readonly empty: boolean;
}

/** Applies the rules to these files; the order of files and lines changes nothing. */
export function countLines(input: {
  readonly files: Iterable<FileOfLines>;
  readonly question: Question;
}): ImpactCounts {
  const counter = new ImpactCounter(input.question);
  for (const { lines, empty } of input.files) {
    counter.fileRead({ empty });
    for (const line of lines) counter.readLine(line);
  }
  return counter.counts();
}
