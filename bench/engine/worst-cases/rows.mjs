import { FailedStepError } from '../../lib/failed-step-error.mjs';
import { UsageError } from '../../lib/usage-error.mjs';
import { bucketingRows, guardRows } from './input.mjs';
import { logicCases } from './json-logic.mjs';
import { ruleCases } from './rule-language.mjs';

const variations = { on: true, off: false };

/** A flag whose only rule has the query. */
const flagOf = (query) => ({
  variations,
  targeting: [{ query, variation: 'on' }],
  defaultRule: { variation: 'off' },
});
const plainFlag = { variations, defaultRule: { variation: 'on' } };

const asInput = ({ query, flag = query === undefined ? plainFlag : flagOf(query), context, ...input }) => ({
  flag,
  input: { context, enrichment: input.enrichment, defaultValue: input.defaultValue ?? null, nowMs: 0 },
});

const rowsOf = (group, rows) =>
  Object.entries(rows).map(([name, cases]) => ({ group, name, cases: cases.map((one) => (n) => asInput(one(n))) }));

/**
 * A row for each operator of both languages, of the guards and of bucketing; `cases` make a flag and an input for a
 * length. Throws for an operator that has no worst case: whoever adds one has to say what is hard for it.
 */
export function worstCaseRows({ logicOperators, ruleOperators }) {
  const logic = Object.fromEntries([...logicOperators].map((name) => [name, logicCases(name)]));
  const [without] = Object.entries(logic).find(([, cases]) => cases === undefined) ?? [];
  if (without !== undefined)
    throw new FailedStepError(`There is no worst case for the JsonLogic operator "${without}" in json-logic.mjs.`);
  const rules = Object.fromEntries([...ruleOperators].map((name) => [name, ruleCases(name)]));
  return [
    ...rowsOf('guards', guardRows),
    ...rowsOf('bucketing', bucketingRows),
    ...rowsOf('rule', rules),
    ...rowsOf('JsonLogic', logic),
  ];
}

/** The rows of these names; all of them when none is asked for. */
export function rowsNamed(names, rows) {
  const unknown = names?.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) throw new UsageError(`Expected --only to name rows of the table, got "${unknown}".`);
  return names === undefined ? rows : rows.filter(({ name }) => names.includes(name));
}
