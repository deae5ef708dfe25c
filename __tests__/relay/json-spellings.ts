import { pick, randomOf } from '../helpers/seeded-random.js';

type Random = () => number;

const NAMES = [
  'flags',
  'flags',
  'evaluationContextEnrichment',
  'a',
  'b',
  '',
  '__proto__',
  'constructor',
  'ä',
  '🚀',
  '0',
];
const SPACES = ['', '', '', ' ', '\n', '\t\r ', '  '];
const NUMBERS = ['0', '-0', '1', '1.0', '-12.5e3', '1E+2', '1e400', '0.1e-7', '12345678901234567890'];
const PIECES = [
  'a',
  'ö',
  '🚀',
  ' ',
  '\\n',
  '\\u0061',
  '\\ud800',
  '\\ud83d\\ude80',
  '\\\\',
  '\\"',
  '\\/',
  '\u2028',
  '\x7f',
];
const WORDS = ['true', 'false', 'null'];
/** What is no JSON, or only in some places. */
const FAULTS = [
  '',
  ',',
  ':',
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '\\u12',
  '\x01',
  '\n',
  '01',
  '-',
  '1.',
  '.5',
  '1e',
  'nul',
  'ä',
  '\ufeff',
];

const list = (count: number, make: () => string): string[] => Array.from({ length: count }, make);

function spaced(text: string, random: Random): string {
  return pick(SPACES, random) + text + pick(SPACES, random);
}

function textFrom(random: Random): string {
  return `"${list(Math.floor(random() * 4), () => pick(PIECES, random)).join('')}"`;
}

function nameFrom(random: Random): string {
  if (random() < 0.2) return textFrom(random);
  const name = JSON.stringify(pick(NAMES, random));
  return random() < 0.2 ? name.replace('a', '\\u0061').replace('f', '\\u0066') : name;
}

function objectFrom(depth: number, random: Random): string {
  const member = (): string => `${spaced(nameFrom(random), random)}:${spaced(valueFrom(depth - 1, random), random)}`;
  return `{${list(Math.floor(random() * 5), member).join(',') || pick(SPACES, random)}}`;
}

function arrayFrom(depth: number, random: Random): string {
  const elements = list(Math.floor(random() * 4), () => spaced(valueFrom(depth - 1, random), random));
  return `[${elements.join(',') || pick(SPACES, random)}]`;
}

function valueFrom(depth: number, random: Random): string {
  const kind = random();
  if (depth > 0 && kind < 0.5) return objectFrom(depth, random);
  if (depth > 0 && kind < 0.65) return arrayFrom(depth, random);
  if (kind < 0.8) return textFrom(random);
  return pick(kind < 0.9 ? NUMBERS : WORDS, random);
}

function damaged(text: string, random: Random): string {
  const start = Math.floor(random() * (text.length + 1));
  const end = start + Math.floor(random() * 3);
  return text.slice(0, start) + pick(FAULTS, random) + text.slice(end);
}

/** A text that is JSON, or nearly, with the members that a configuration has. */
export function spellingOf(seed: number): string {
  const random = randomOf(seed);
  const text = spaced(random() < 0.95 ? objectFrom(5, random) : valueFrom(1, random), random);
  return random() < 0.5 ? text : damaged(text, random);
}

/** Text that is no UTF-8, a byte order mark and both orders of UTF-16, too. */
export function bodyOf(text: string, seed: number): Buffer {
  const random = randomOf(~seed);
  const kind = random();
  if (kind < 0.6) return Buffer.from(text);
  if (kind < 0.7) return Buffer.from(`\ufeff${text}`);
  if (kind < 0.8) return withStrayBytes(Buffer.from(text), random);
  const marked = Buffer.from(`\ufeff${withHalves(text, random)}`, 'utf16le');
  return kind < 0.9 ? marked : marked.swap16();
}

function withStrayBytes(body: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * (body.length + 1));
  const stray = Buffer.from([0x80, 0xc3, 0xe2, 0xed, 0xa0, 0xf0, 0xff].slice(Math.floor(random() * 7)));
  return Buffer.concat([body.subarray(0, at), stray, body.subarray(at)]);
}

/** Halves of surrogate pairs, which UTF-16 can hold. */
function withHalves(text: string, random: Random): string {
  const at = Math.floor(random() * (text.length + 1));
  return random() < 0.5 ? text : text.slice(0, at) + pick(['\ud800', '\udfff'], random) + text.slice(at);
}

/** The same bytes in pieces as a socket might bring them. */
export function piecesOf(body: Buffer, seed: number): Buffer[] {
  const random = randomOf(seed);
  const pieces: Buffer[] = [];
  for (let start = 0; start < body.length;) {
    const end = start + 1 + Math.floor(random() * body.length);
    pieces.push(body.subarray(start, end));
    start = end;
  }
  return pieces;
}
