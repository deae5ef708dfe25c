import * as fc from 'fast-check';
import { encodeJson } from '../../src/events/encode.js';
import { MAX_DEPTH, plainCopy } from '../../src/events/plain-copy.js';
import { MAX_VISITS } from '../../src/events/visit-budget.js';
import { anyValue } from '../helpers/any-value.js';
import { cyclic, nested } from '../helpers/hostile.js';

it('the text of an event is the text of JSON.stringify where that has one', () => {
  const value = { a: [1, null, 'x'], d: new Date(0), u: undefined };
  expect(encodeJson(value)).toBe(JSON.stringify(value));
});

it('the text of an event is the text of the plain copy where JSON.stringify would throw', () => {
  expect(encodeJson({ big: 1n })).toBe('{"big":"1"}');
  expect(encodeJson(cyclic())).toBe('{"n":1,"self":"[Circular]"}');
});

it.each([[undefined], [() => 1], [Symbol('s')]])('the text of an event is none for %p', (value) => {
  expect(encodeJson(value)).toBeUndefined();
});

it('the text of an event cuts what is nested too deep, wherever it is', () => {
  expect(encodeJson(nested(MAX_DEPTH))).toBe(JSON.stringify(nested(MAX_DEPTH)));
  expect(encodeJson(nested(MAX_DEPTH + 1))).toBe(JSON.stringify(nested(MAX_DEPTH, '[Truncated]')));
  expect(encodeJson(nested(50_000))).toBe(JSON.stringify(nested(MAX_DEPTH, '[Truncated]')));
});

it('the text of an event cuts nothing because of brackets in strings, or of many containers side by side', () => {
  const value = { text: '{[\\"'.repeat(1_000), lists: Array.from({ length: 500 }, () => [{}]), '{"': '\\' };
  expect(encodeJson(value)).toBe(JSON.stringify(value));
});

it('the text of an event is none for what has too many members, or a text that nobody could send', () => {
  expect(encodeJson({ list: new Array(MAX_VISITS) })).toBeUndefined();
  expect(encodeJson('x'.repeat(20_000_000))).toBeUndefined();
  expect(encodeJson({ after: 'that' })).toBe('{"after":"that"}');
});

it('the text of an event may be asked for while another text is made', () => {
  const value = {
    get inner() {
      return encodeJson({ list: [1, 2] });
    },
    n: 1,
  };
  expect(encodeJson(value)).toBe('{"inner":"{\\"list\\":[1,2]}","n":1}');
});

it('the text of an event is the text of the plain copy, whatever the value', () => {
  fc.assert(fc.property(anyValue, (value) => expect(encodeJson(value)).toBe(JSON.stringify(plainCopy(value)))));
});
