import { columnsOf, cut, visible } from '../../../src/impact/report/foreign-text.js';

it.each([
  ['a plain text', 'red button', 'red button'],
  ['an escape of a terminal', '\u001b[31mred', '\\u001b[31mred'],
  ['a C1 control', '\u009b31m', '\\u009b31m'],
  ['line breaks and tabs', 'a\r\n\tb', 'a\\r\\n\\tb'],
  ['separators of lines', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
  ['what turns the direction', 'a\u202etxt.exe', 'a\\u202etxt.exe'],
  ['an isolate', '\u2066a', '\\u2066a'],
  ['what has no width', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['a tag beyond the first plane', '\u{e0041}', '\\u{e0041}'],
  ['half a pair', 'a\ud800', 'a\\ud800'],
  ['letters from right to left', 'אדום', 'אדום'],
])('foreign text has %s made visible or left', (_kind, text, shown) => expect(visible(text)).toBe(shown));

it('foreign text is not escaped twice', () => {
  const once = visible('\u001b[31m\n');
  expect(visible(once)).toBe(once);
});

it('foreign text of a megabyte is bounded, also one of pairs', () => {
  expect(Array.from(visible('x'.repeat(1_000_000)))).toHaveLength(1_001);
  expect(Array.from(visible('😀'.repeat(500_000)))).toHaveLength(1_001);
  expect(visible('😀'.repeat(1_000))).toBe('😀'.repeat(1_000));
});

it('foreign text is cut to a width, which an ellipsis says', () => {
  expect(cut('control', 7)).toBe('control');
  expect(cut('controls', 7)).toBe('contro…');
  expect(cut('\u001b[31m', 7)).toBe('\\u001b…');
});

it('the width counts wide letters twice, and marks on a letter not at all', () => {
  expect(columnsOf('青い')).toBe(4);
  expect(columnsOf('e\u0301')).toBe(1);
  expect(cut('青いボタン', 6)).toBe('青い…');
});

it('a letter does not carry hundreds of marks where a text is cut', () => {
  expect(Array.from(cut(`z${'\u0301'.repeat(500)}zzzz`, 4)).length).toBeLessThan(10);
});
