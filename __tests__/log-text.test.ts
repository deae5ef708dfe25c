import * as fc from 'fast-check';
import { counted, fileFailure, nameOfError, printable, quoted, visible } from '../src/log-text.js';
import { hostileProxy, revokedProxy, throwing } from './helpers/hostile.js';

it.each([
  ['text', 'text'],
  ['größe 旗 🚩 100% %s', 'größe 旗 🚩 100% %s'],
  ['two\nlines\r\n\tof text', 'two\\nlines\\r\\n\\tof text'],
  ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
  ['\0\u007f\u0085\u009b', '\\u0000\\u007f\\u0085\\u009b'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['\u202eevil\u2066\u200f', '\\u202eevil\\u2066\\u200f'],
  ['\u200b\ufeff\u00ad', '\\u200b\\ufeff\\u00ad'],
  ['\u{e0041}', '\\u{e0041}'],
  ['half \ud83d of a pair', 'half \\ud83d of a pair'],
  ['"quoted" \\ \\n', '\\"quoted\\" \\\\ \\\\n'],
  [undefined, 'undefined'],
  [new TypeError('no\nfile'), 'TypeError: no\\nfile'],
])('%j is %j in a log line', (text, line) => {
  expect(printable(text)).toBe(line);
  expect(quoted(text)).toBe(`"${line}"`);
});

it('the message of an error keeps its quotes and backslashes in the log', () => {
  expect(visible('a "b" \\c\u001b')).toBe('a "b" \\c\\u001b');
  expect(visible('"'.repeat(201))).toBe(`${'"'.repeat(199)}…`);
});

it.each([
  ['characters', 'x', 'x'.repeat(199)],
  ['escapes, of which none is cut', '\n', '\\n'.repeat(99)],
  ['pairs, of which none is cut', '🚩', '🚩'.repeat(99)],
])('a text in the log is cut when it is longer than 200 characters: %s', (_what, character, kept) => {
  expect(printable(character.repeat(5_000))).toBe(`${kept}…`);
  expect(quoted(character.repeat(5_000)).length).toBeLessThanOrEqual(200);
});

it('a text of 200 characters stays whole in the log', () => {
  expect(printable('x'.repeat(200))).toBe('x'.repeat(200));
  expect(quoted('x'.repeat(198))).toBe(`"${'x'.repeat(198)}"`);
});

it('every text is one line of at most 200 characters in the log, without a quote that ends it', () => {
  const line = /^(?:[^\p{C}\p{Zl}\p{Zp}"\\]|\\["\\nrt]|\\u[0-9a-f]{4}|\\u\{[0-9a-f]+\})*…?$/u;
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.array(fc.nat(0xffff)).map(utf16));
  fc.assert(
    fc.property(texts, (text) => {
      expect(printable(text)).toMatch(line);
      expect(printable(text).length).toBeLessThanOrEqual(200);
      expect(quoted(text).slice(1, -1)).toMatch(line);
      expect(quoted(text).length).toBeLessThanOrEqual(200);
    }),
  );
});

function utf16(codes: number[]): string {
  return String.fromCharCode(...codes);
}

it.each([
  ['a revoked proxy', revokedProxy()],
  ['a proxy that throws', hostileProxy()],
  ['an object whose text throws', { toString: throwing }],
  ['an object without a prototype', Object.create(null)],
])('%s has a text as well', (_what, value) => {
  expect(printable(value)).toBe('what cannot be read');
  expect(nameOfError(value)).toBe('an error without a name');
});

it.each([
  [new TypeError('secret'), 'TypeError'],
  [Object.assign(new Error('secret'), { code: 'ENOSPC' }), 'Error ENOSPC'],
  [Object.assign(new Error('secret'), { name: 'forged\nline', code: 'a b' }), 'an error without a name'],
  [Object.assign(new Error('secret'), { name: 'x'.repeat(61), code: 7 }), 'an error without a name'],
  ['secret', 'an error without a name'],
  [null, 'an error without a name'],
  [undefined, 'an error without a name'],
])('the name of what was thrown tells nothing of its message: %s', (error, name) => {
  expect(nameOfError(error)).toBe(name);
});

it.each([
  ['ENOENT', 'but there is no such file'],
  ['ENOTDIR', 'but there is no such file'],
  ['EACCES', 'but this user has no permission'],
  ['EPERM', 'but this user has no permission'],
  ['EISDIR', 'but it is a folder'],
  ['EIO', 'got EIO'],
  ['not a code', 'got UNEXPECTED'],
])('the failure of a file is told in words where there are some: %s', (code, end) => {
  expect(fileFailure(Object.assign(new Error('of /a/path'), { code }))).toBe(end);
});

it.each([
  [0, '0 entries'],
  [1, '1 entry'],
  [2, '2 entries'],
  [999, '999 entries'],
  [12_345, '12,345 entries'],
  [1_234_567, '1,234,567 entries'],
])('a count of %i has its noun in the right number', (count, text) => {
  expect(counted(count, 'entry', 'entries')).toBe(text);
  expect(counted(count, 'event')).toBe(text.replace('entries', 'events').replace('entry', 'event'));
});
