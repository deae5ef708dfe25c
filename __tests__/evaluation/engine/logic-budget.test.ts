import { operators } from '../../../src/evaluation/engine/json-logic/operators/operators.js';
import { applies, evaluate } from './evaluate.js';
import { worstCases } from './logic-worst-cases.js';

type Context = Readonly<Record<string, unknown>>;

const TOO_MANY = 'The evaluation needs too many steps.';

/** How the evaluation of a query ends: empty, or why it ends early. */
function endOf(query: object, context: Context): string {
  const flag = {
    variations: { on: true, off: false },
    targeting: [{ query: JSON.stringify(query), variation: 'on' }],
    defaultRule: { variation: 'off' },
  };
  const { errorCode, errorDetails } = evaluate(flag, { context });
  return errorCode === '' ? '' : `${errorCode}: ${errorDetails}`;
}

const ENDED = `PARSE_ERROR: ${TOO_MANY}`;

const list = (length: number, element: (index: number) => unknown): unknown[] =>
  Array.from({ length }, (_, index) => element(index));

/** A list that counts how often an element of it is read. */
function countingList(length: number): { readonly list: unknown[]; reads(): number } {
  let reads = 0;
  const counted = new Proxy(
    list(length, (index) => `group-${index}`),
    {
      get(target, name, receiver): unknown {
        reads++;
        return Reflect.get(target, name, receiver);
      },
    },
  );
  return { list: counted, reads: () => reads };
}

const inAllowed = { some: [{ var: 'groups' }, { in: [{ var: '' }, { var: 'allowed' }] }] };

/** How the worst evaluations of an operator end, `[case, end]` for each. */
const endsOf = (operator: string, length: number): [name: string, end: string][] =>
  worstCases
    .filter((worst) => worst.operator === operator)
    .map(({ name, query, contextOf }) => [name, endOf(query, contextOf(length))]);

describe('the steps of JsonLogic', () => {
  it('end an evaluation that compares two long lists of the context', () => {
    const groups = list(8000, (index) => `x-${index}`);
    const allowed = list(8000, (index) => `group-${index}`);
    expect(endOf(inAllowed, { groups, allowed })).toBe(ENDED);
  });

  it('count the elements that are read, whatever they are compared with', () => {
    const allowed = countingList(8000);
    expect(endOf(inAllowed, { groups: list(8000, (index) => `x-${index}`), allowed: allowed.list })).toBe(ENDED);
    expect(allowed.reads()).toBeLessThan(5_000_000);
  });

  it('are enough for lists and texts of real contexts', () => {
    const groups = list(50, (index) => `x-${index}`);
    expect(applies(inAllowed, { groups, allowed: list(10_000, (index) => `group-${index}`) })).toBe(false);
    const names = list(10_000, (index) => `name-${index}`);
    const isThere = { in: ['name-9999', { var: 'names' }] };
    expect(applies({ and: list(20, () => isThere) }, { names })).toBe(true);
    const text = `${'lorem ipsum dolor sit amet '.repeat(4000)}the end`;
    expect(applies({ and: list(20, () => ({ in: ['the end', { var: 'text' }] })) }, { text })).toBe(true);
    const prices = { reduce: [{ var: 'prices' }, { '+': [{ var: 'current' }, { var: 'accumulator' }] }, 0] };
    expect(applies({ '==': [prices, 10_000] }, { prices: list(10_000, () => '1') })).toBe(true);
  });

  it.each([...operators.keys()])('end the large evaluations of an operator and no small ones: %s', (operator) => {
    expect(endsOf(operator, 12).filter(([, end]) => end !== '')).toEqual([]);
    const large = endsOf(operator, 3000);
    expect(large.filter(([, end]) => end !== '' && end !== ENDED)).toEqual([]);
    expect(large.filter(([, end]) => end === ENDED)).not.toEqual([]);
  });

  it('end nested loops over long lists', () => {
    const long = list(1000, (index) => index);
    const nested = { map: [{ var: 'list' }, { map: [long, { map: [long, { var: '' }] }] }] };
    expect(endOf(nested, { list: long })).toBe(ENDED);
  });

  it('end a text that doubles', () => {
    const doubled = { cat: [{ var: 'accumulator' }, { var: 'accumulator' }] };
    expect(endOf({ reduce: [list(100, () => 1), doubled, 'a'] }, {})).toBe(ENDED);
  });

  it('end data that contains itself as logic', () => {
    expect(endOf({ if: [true, { var: 'x' }] }, { x: { if: [true, { var: 'x' }] } })).toBe(ENDED);
  });

  it('are counted for all rules of a flag together', () => {
    const query = JSON.stringify({ in: ['x', { var: 'names' }] });
    const flag = {
      variations: { on: true },
      targeting: list(500, () => ({ query, variation: 'on' })),
      defaultRule: { variation: 'on' },
    };
    const names = list(10_000, (index) => `name-${index}`);
    expect(evaluate(flag, { context: { names } }).errorDetails).toBe(TOO_MANY);
  });
});

describe('a getter of the context that evaluates another flag', () => {
  const inner = { map: [[1, 2, 3], { '/': [{ var: '' }, 0] }] };
  const item = {
    get x(): number {
      expect(applies(inner)).toBe(false);
      return 1;
    },
  };

  it('does not give the outer evaluation new steps', () => {
    const long = list(4000, (index) => index);
    const nested = { some: [{ var: 'long' }, { some: [{ var: 'long' }, { '<': [{ var: '' }, { var: 'item.x' }] }] }] };
    const never = { none: [{ var: 'long' }, { all: [{ var: 'long' }, { '>=': [{ var: 'item.x' }, 1] }] }] };
    expect(endOf(nested, { long: [...long].fill(7), item })).toBe(ENDED);
    expect(endOf(never, { long: [...long].fill(7), item })).not.toContain('read');
  });

  it('leaves alone what the outer query has calculated', () => {
    expect(applies({ merge: [{ '/': [1, 0] }, { var: 'item.x' }] }, { item })).toBe(false);
    expect(applies({ merge: [1, { var: 'item.x' }] }, { item })).toBe(true);
  });
});
