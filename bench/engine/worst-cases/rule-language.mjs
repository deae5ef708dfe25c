import { attribute, contextFor } from './attributes.mjs';

const READ = ['text', 'dotted', 'greek', 'accented', 'even', 'digits', 'version', 'texts'];
const LITERALS = ['"never"', '"ab"', '1.2.3-a', '5', '["never","again"]', '[1,2]', 'null'];

/** As many conditions as a query may have, of which none or each applies. */
const REPEATED = 1000;
const repeated = (condition) =>
  ['or', 'and'].map((operator) => Array.from({ length: REPEATED }, () => condition).join(` ${operator} `));

const caseOf = (query) => (n) => ({ query, context: contextFor(query, n) });

/** A literal that is as long as the attribute. */
const longLiterals = (operator) =>
  ['text', 'almost', 'needle'].map((name) => (n) => {
    const read = name === 'needle' ? 'even' : 'text';
    return { query: `${read} ${operator} "${attribute(name, n)}"`, context: contextFor(read, n) };
  });

/** The cases of an operator. A new one has them too; what only that one is slow with is added to the lists above. */
export const ruleCases = (operator) => [
  ...READ.flatMap((name) => LITERALS.flatMap((literal) => repeated(`${name} ${operator} ${literal}`))).map(caseOf),
  ...longLiterals(operator),
];
