import { rowOfKey } from '../../../src/dev-relay/inspector/page/dom/row-of-key.js';

const list = { at: 5, length: 20, page: 8 };

it.each([
  ['ArrowDown', 6],
  ['ArrowUp', 4],
  ['PageDown', 13],
  ['PageUp', 0],
  ['Home', 0],
  ['End', 19],
])('the key leads from a row by %s to row %d', (key, row) => {
  expect(rowOfKey(key, list)).toBe(row);
});

it('rowOfKey stays in the list', () => {
  expect(rowOfKey('ArrowDown', { ...list, at: 19 })).toBe(19);
  expect(rowOfKey('ArrowUp', { ...list, at: 0 })).toBe(0);
});

it('rowOfKey begins at the first row where none is chosen', () => {
  expect(rowOfKey('ArrowDown', { ...list, at: -1 })).toBe(0);
});

it.each(['a', ' ', 'toString', '__proto__'])('rowOfKey leads nowhere by %j', (key) => {
  expect(rowOfKey(key, list)).toBeUndefined();
});

it('rowOfKey leads nowhere in an empty list', () => {
  expect(rowOfKey('End', { at: -1, length: 0, page: 8 })).toBeUndefined();
});
