import { UnreadableFlagError } from '../unreadable-flag.js';

/** The characters of a YAML file, as far as they can be read. */
export interface YamlText {
  readonly characters: string;
  /** Why the text ends before the file does; undefined if it does not. It matters only to a reader that gets there. */
  readonly failure: UnreadableFlagError | undefined;
}

/** Bytes that Go's library decodes at a time: what is wrong further on does not count if the document ends before. */
const chunkSize = 512;

/** Tabs, line breaks and what can be printed, which is nearly all of Unicode. */
const allowed = /^[\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Decodes UTF-8, or UTF-16 with a byte order mark. A mark at the beginning is no part of the text. */
export function decodeYamlText(file: Buffer): YamlText {
  const encoding = encodingOf(file);
  const whole = decode(file.subarray(encoding.mark), encoding);
  return whole === undefined ? firstChunks(file, encoding) : { characters: whole, failure: undefined };
}

interface Encoding {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** How many bytes the mark has. */
  readonly mark: number;
}

function encodingOf(file: Buffer): Encoding {
  if (file[0] === 0xff && file[1] === 0xfe) return { name: 'utf-16le', mark: 2 };
  if (file[0] === 0xfe && file[1] === 0xff) return { name: 'utf-16be', mark: 2 };
  return { name: 'utf-8', mark: file.subarray(0, 3).equals(Buffer.of(0xef, 0xbb, 0xbf)) ? 3 : 0 };
}

/** Undefined if something is wrong with the bytes. */
function decode(bytes: Buffer, { name }: Encoding): string | undefined {
  try {
    const text = new TextDecoder(name, { fatal: true, ignoreBOM: true }).decode(bytes);
    return allowed.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The chunks before the one that cannot be read. */
function firstChunks(file: Buffer, encoding: Encoding): YamlText {
  let characters = '';
  let start = encoding.mark;
  for (let end = chunkSize; ; end = start + chunkSize) {
    const chunk = wholeCharacters(file.subarray(start, end), encoding);
    const text = decode(chunk, encoding);
    if (text === undefined || chunk.length === 0) return { characters, failure: failureBehind(characters) };
    characters += text;
    start += chunk.length;
  }
}

/** The bytes without an incomplete character at the end. */
function wholeCharacters(bytes: Buffer, { name }: Encoding): Buffer {
  if (name === 'utf-8') {
    const tail = /[\xc0-\xf7][\x80-\xbf]{0,2}$/.exec(bytes.toString('latin1', Math.max(0, bytes.length - 3)));
    const width = tail === null ? 0 : widthOf(tail[0].charCodeAt(0));
    return tail !== null && tail[0].length < width ? bytes.subarray(0, bytes.length - tail[0].length) : bytes;
  }
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const lastHighByte = even[even.length - (name === 'utf-16le' ? 1 : 2)] ?? 0;
  return (lastHighByte & 0xfc) === 0xd8 ? even.subarray(0, -2) : even;
}

function widthOf(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

function failureBehind(characters: string): UnreadableFlagError {
  const lines = characters.split(/\r\n|[\r\n\x85\u2028\u2029]/);
  const column = (lines.at(-1) as string).length + 1;
  const problem = 'the text holds bytes that are no characters, or control characters, behind this place';
  return new UnreadableFlagError(problem, { line: lines.length, column });
}
