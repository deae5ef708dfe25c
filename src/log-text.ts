const MAX_CHARACTERS = 200;

/** Control characters, line breaks, invisible characters, marks that turn the direction of text, lone surrogates. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Escapes for the characters that could end a quoted text. */
const QUOTES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\' };

/**
 * Foreign text made safe for a log line: one line without terminal controls, which cannot end the quotes around it.
 * At most 200 characters, escapes included; a text that was cut ends with `…`. Takes anything, errors too.
 */
export function printable(foreign: unknown): string {
  return bounded(textOf(foreign), MAX_CHARACTERS, inQuotes);
}

/** {@link printable} in quotes, which count towards the 200 characters. For names, such as a flag key. */
export function quoted(foreign: unknown): string {
  return `"${bounded(textOf(foreign), MAX_CHARACTERS - 2, inQuotes)}"`;
}

/**
 * Foreign text made safe for the message of an error that goes to the application: like {@link printable}, but quotes
 * and backslashes stay as they are. At most `most` characters, default 200.
 */
export function visible(foreign: unknown, most = MAX_CHARACTERS): string {
  return bounded(textOf(foreign), most, asSeen);
}

/**
 * The name and the code of what was thrown, such as `Error ENOSPC`, without its message: that may repeat what was being
 * read, which is somebody's data.
 */
export function nameOfError(error: unknown): string {
  const words = [wordOf(error, 'name'), wordOf(error, 'code')].filter((word) => word !== undefined);
  return words.length === 0 ? 'an error without a name' : words.join(' ');
}

const PERMISSION = 'this user has no permission';

const NOTHING_THERE = 'there is no such file';

const FILE_WORDS: Readonly<Record<string, string>> = {
  ...{ ENOENT: NOTHING_THERE, ENOTDIR: NOTHING_THERE, EISDIR: 'it is a folder' },
  ...{ EACCES: PERMISSION, EPERM: PERMISSION },
};

/** Why a file that somebody has named cannot be used, in words; `undefined` where only the code says it. */
export function fileWords(error: unknown): string | undefined {
  return FILE_WORDS[wordOf(error, 'code') ?? ''];
}

/** How a sentence ends that expected something of such a file: `but it is a folder`, or `got EIO`. */
export function fileFailure(error: unknown): string {
  const words = fileWords(error);
  return words === undefined ? `got ${wordOf(error, 'code') ?? 'UNEXPECTED'}` : `but ${words}`;
}

/** A count and its noun, as each log line and each command says it: `1 event`, `2,000 events`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** A count without its noun, as {@link counted} has it: `2,000`. */
export function grouped(count: number): string {
  // Not with Intl: loading its data takes time that an ending process may not have.
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

const WORD = /^\w{1,60}$/;

function wordOf(error: unknown, member: 'name' | 'code'): string | undefined {
  try {
    const word = (error as Partial<Record<string, unknown>> | null | undefined)?.[member];
    return typeof word === 'string' && WORD.test(word) ? word : undefined;
  } catch {
    return undefined;
  }
}

function textOf(foreign: unknown): string {
  try {
    return String(foreign);
  } catch {
    return 'what cannot be read';
  }
}

type Escape = (character: string) => string;

function bounded(text: string, limit: number, escape: Escape): string {
  const pieces = Array.from(text.slice(0, limit + 1), escape);
  const whole = pieces.join('');
  return text.length <= limit && whole.length <= limit ? whole : beginning(pieces, limit);
}

function beginning(pieces: readonly string[], limit: number): string {
  let kept = '';
  for (const piece of pieces) {
    if (kept.length + piece.length >= limit) break;
    kept += piece;
  }
  return `${kept}…`;
}

function inQuotes(character: string): string {
  return QUOTES[character] ?? asSeen(character);
}

function asSeen(character: string): string {
  if (!UNSEEN.test(character)) return character;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return NAMED[character] ?? (hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`);
}
