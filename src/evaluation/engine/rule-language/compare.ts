import { lowerCase } from '../text.js';
import { parseNumberText } from '../number-text.js';
import { OPERATORS, type Operator } from './operators.js';
import type { Behaviour, OperatorEntry, Test } from './operator-entry.js';
import type { Literal } from './rule-tree.js';
import { parseVersion } from './version.js';

const never: Test = () => false;

function testOf<L>(behaviour: Behaviour<L>, literal: L): Test | undefined {
  if (behaviour === 'aborts') return undefined;
  return behaviour === 'never' ? never : behaviour(literal);
}

/** The test with a literal that may be unreadable: such a literal equals nothing, and does not abort by itself. */
function testOfReadable<L>(behaviour: Behaviour<L>, literal: L | undefined): Test | undefined {
  if (literal !== undefined) return testOf(behaviour, literal);
  return behaviour === 'aborts' ? undefined : never;
}

function doubleOf(text: string): number | undefined {
  const number = parseNumberText(text);
  return number === undefined || number.outOfRange ? undefined : number.value;
}

const [SMALLEST, LARGEST] = [-(2n ** 63n), 2n ** 63n - 1n];

/** The value of an integer literal, `undefined` outside of 64 bits. */
function integerOf(text: string): bigint | undefined {
  // Longer than any 64-bit integer: not worth converting.
  if (text.length > 20) return undefined;
  const value = BigInt(text);
  return value >= SMALLEST && value <= LARGEST ? value : undefined;
}

/** The test with a whole number; `undefined`, which aborts, where that is unreadable. */
const testOfInteger = (behaviour: Behaviour<bigint>, literal: bigint | undefined): Test | undefined =>
  literal === undefined ? undefined : testOf(behaviour, literal);

/** The test with a list; `undefined`, which aborts, where an element is unreadable. */
function testOfList<L>(behaviour: Behaviour<readonly L[]>, elements: readonly (L | undefined)[]): Test | undefined {
  const isReadable = (element: L | undefined): element is L => element !== undefined;
  return elements.every(isReadable) ? testOf(behaviour, elements) : undefined;
}

/** The test of a comparison with a literal; `undefined` if reaching it aborts the query. */
export function compareWith(operator: Operator, literal: Literal): Test | undefined {
  const entry: OperatorEntry = OPERATORS[operator];
  switch (literal.kind) {
    case 'malformed':
      return undefined;
    case 'boolean':
      return testOf(entry.boolean, literal.value);
    case 'null':
      return testOf(entry.null, null);
    case 'string':
      return testOf(entry.string, lowerCase(literal.text));
    case 'double':
      return testOfReadable(entry.double, doubleOf(literal.text));
    case 'integer':
      return testOfInteger(entry.integer, integerOf(literal.text));
    case 'version':
      return testOfReadable(entry.version, parseVersion(literal.text));
    case 'strings':
      return testOf(entry.strings, literal.texts);
    case 'doubles':
      return testOfList(entry.doubles, literal.texts.map(doubleOf));
    case 'integers':
      return testOfList(entry.integers, literal.texts.map(integerOf));
  }
}
