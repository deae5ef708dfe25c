import * as v from 'valibot';
import { z } from 'zod';
import { defineEvents, InvalidOptionsException } from '../../src/index.js';

const callable = Object.assign(() => undefined, {
  '~standard': { version: 1, vendor: 'a library whose schemas are functions', validate: () => ({ value: {} }) },
});

it('defineEvents takes schemas of any library that implements Standard Schema, functions included', () => {
  const schemas = { purchase: z.object({ value: z.number() }), search: v.object({}), visit: callable as never };
  expect(defineEvents(schemas)).toEqual({ schemas, validate: false });
  expect(defineEvents(schemas, { validate: true })).toEqual({ schemas, validate: true });
});

it('defineEvents returns what later changes of its arguments do not reach', () => {
  const schemas: Record<string, z.ZodType> = { purchase: z.object({}) };
  const options = { validate: true };
  const events = defineEvents(schemas, options);
  schemas['search'] = z.object({});
  options.validate = false;
  expect([Object.keys(events.schemas), events.validate]).toEqual([['purchase'], true]);
  expect([Object.isFrozen(events), Object.isFrozen(events.schemas)]).toEqual([true, true]);
});

it.each<[string, unknown, unknown, string]>([
  ['no schemas', undefined, {}, 'Expected the options to be an object, got undefined.'],
  ['a schema without the interface', { a: { value: 'number' } }, {}, schemaExpected('an object')],
  ['a schema that is missing', { a: undefined }, {}, schemaExpected('undefined')],
  [
    'a schema of another version',
    { a: { '~standard': { version: 2, validate: () => ({}) } } },
    {},
    schemaExpected('an object'),
  ],
  ['a schema that cannot validate', { a: { '~standard': { version: 1 } } }, {}, schemaExpected('an object')],
  [
    'a flag that is none',
    { a: callable },
    { validate: 'yes' },
    'Expected validate to be true or false, got "yes" (string).',
  ],
  [
    'a misspelt option',
    { a: callable },
    { validat: true },
    'There is no option "validat", so it has no effect; did you mean "validate"?',
  ],
])('defineEvents refuses %s in one sentence', (_what, schemas, options, message) => {
  const define = (): unknown => defineEvents(schemas as never, options as never);
  expect(define).toThrow(InvalidOptionsException);
  expect(define).toThrow(message);
});

function schemaExpected(got: string): string {
  return `Expected schemas.a to be a schema with the member ~standard of Standard Schema 1, got ${got}.`;
}
