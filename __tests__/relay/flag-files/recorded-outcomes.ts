import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FlagFile } from './flag-file.js';
import type { Outcome, Reply } from './outcome.js';

const path = resolve('__tests__/fixtures/flag-files.jsonl');
/** Longer bodies are recorded as their hash. */
const LONGEST_BODY = 4000;

/** A body, with the status in front of it unless that is 200; a list of them by context unless all four are equal. */
type RecordedReply = string | readonly [status: number, body: string];
type RecordedReplies = RecordedReply | { readonly contexts: readonly RecordedReply[] };

/** An outcome in short. */
export type Recorded =
  | { readonly refused: true }
  | { readonly broken: string }
  | {
      readonly configuration: RecordedReply;
      readonly bulk: RecordedReplies;
      readonly single: Readonly<Record<string, RecordedReplies>>;
    };

/** One line of the fixture: what the real relay made of a file. */
export interface RecordedLine {
  readonly name: string;
  /** Of the bytes of the file: tells a recording that is too old. */
  readonly file: string;
  readonly outcome: Recorded;
  /** Why the relay refuses it, for readers. */
  readonly reason?: string;
}

export function recorded(outcome: Outcome): Recorded {
  if (outcome.kind === 'refused') return { refused: true };
  if (outcome.kind === 'broken') return { broken: outcome.reason };
  const single = Object.entries(outcome.single).map(([key, replies]) => [key, shortList(replies)] as const);
  return {
    configuration: short(outcome.configuration),
    bulk: shortList(outcome.bulk),
    single: Object.fromEntries(single),
  };
}

export const fileHash = ({ content }: FlagFile): string => hash(content).slice(0, 12);

export function readRecordedLines(): ReadonlyMap<string, RecordedLine> {
  const texts = readFileSync(path, 'utf8').trimEnd().split('\n');
  const recordedLines = texts.map((text) => JSON.parse(text) as RecordedLine);
  return new Map(recordedLines.map((line) => [line.name, line]));
}

export function writeRecordedLines(files: readonly FlagFile[], outcomes: readonly Outcome[]): void {
  const texts = files.map((file, n) => {
    const outcome = outcomes[n]!;
    const reason = outcome.kind === 'refused' ? { reason: outcome.reason } : {};
    return JSON.stringify({ name: file.name, file: fileHash(file), outcome: recorded(outcome), ...reason });
  });
  writeFileSync(path, `${texts.join('\n')}\n`);
}

function shortList(replies: readonly Reply[]): RecordedReplies {
  const contexts = replies.map(short);
  const [first = ''] = contexts;
  return contexts.every((other) => String(other) === String(first)) ? first : { contexts };
}

function short({ status, body }: Reply): RecordedReply {
  const text = body.length > LONGEST_BODY ? `sha1 ${hash(Buffer.from(body))}` : body;
  return status === 200 ? text : [status, text];
}

const hash = (content: Buffer): string => createHash('sha1').update(content).digest('hex');
