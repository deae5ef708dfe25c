import '../../../scripts/register-typescript.mjs';
import { textTable } from '../../lib/report.mjs';
import { attribute, forgetAttributes } from './attributes.mjs';
import { rowsNamed, worstCaseRows } from './rows.mjs';

const { compileFlag } = await import('../../../src/evaluation/engine/compile-flag.ts');
const { operators } = await import('../../../src/evaluation/engine/json-logic/operators/operators.ts');
const { OPERATOR_NAMES } = await import('../../../src/evaluation/engine/rule-language/operators.ts');
const { OUT_OF_STEPS } = await import('../../../src/evaluation/engine/budget.ts');

/**
 * No evaluation may take longer. If the input has an object of as many members, the time that the runtime takes to list
 * their names once does not count: nobody who looks at an object can stop it before it has listed them all.
 */
const MOST_MS = 50;

/** A case that is far below the bar is not measured a second time. */
const QUICK_MS = 5;

const ROUNDS = 3;

/** A case that takes this long is not measured with greater lengths: it would not come to an end. */
const HOPELESS_MS = 2000;
const HOPELESS = { ms: Infinity, beyondMs: Infinity, ended: false };

/** Milliseconds of one evaluation, the best of some: other work on the machine only makes one slower. */
function measure({ flag, input }) {
  const compiled = compileFlag('flag', flag);
  // The first use compiles the flag.
  void compiled.version;
  let ms = Infinity;
  let result;
  for (let round = 0; round < ROUNDS && ms > QUICK_MS && (round < 1 || ms < HOPELESS_MS); round++) {
    const start = process.hrtime.bigint();
    result = compiled.evaluate(input);
    ms = Math.min(ms, Number(process.hrtime.bigint() - start) / 1e6);
  }
  return { ms, ended: result.errorDetails === OUT_OF_STEPS.message };
}

/** Milliseconds that the runtime takes by itself to list the names of an object of `length` members. */
function listingMs(length) {
  const members = attribute('members', length);
  let ms = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    Object.keys(members);
    ms = Math.min(ms, Number(process.hrtime.bigint() - start) / 1e6);
  }
  return ms;
}

function listsNames({ context }, length) {
  const members = attribute('members', length);
  return context === members || Object.values(context).includes(members);
}

/** The longest evaluation of a row at one length, what the runtime takes by itself left aside. */
function worstOf({ cases, hopeless }, length) {
  let worst = { ms: 0, beyondMs: 0, ended: false };
  for (const one of cases) {
    const measured = hopeless.has(one) ? HOPELESS : measureCase(one(length), length);
    if (measured.ms > HOPELESS_MS) hopeless.add(one);
    const beyondMs = Math.max(worst.beyondMs, measured.beyondMs);
    worst = { ...(measured.ms > worst.ms ? measured : worst), beyondMs };
  }
  return worst;
}

function measureCase({ flag, input }, length) {
  const measured = measure({ flag, input });
  const isListed = measured.ms > MOST_MS && listsNames(input, length);
  return { ...measured, beyondMs: measured.ms - (isListed ? listingMs(length) : 0) };
}

function cell({ ms, ended }) {
  if (ms === Infinity) return `> ${HOPELESS_MS}`;
  return `${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)}${ended ? ' *' : ''}`;
}

const titleOf = ({ group, name }) => `${group}: ${name}`;

/** Measures length by length, so that only the attributes of one are in memory. */
function measureRows(rows, lengths) {
  const measured = rows.map((row) => ({ ...row, hopeless: new Set(), worst: [] }));
  for (const length of lengths) {
    for (const row of measured) {
      process.stderr.write(`${length.toLocaleString('en')}: ${titleOf(row)}\n`);
      row.worst.push(worstOf(row, length));
    }
    forgetAttributes();
  }
  return measured;
}

/** Prints the table; returns a verdict for all, or one for each row that is above the bar. */
export function measureWorstCases({ only, lengths }) {
  const rows = worstCaseRows({ logicOperators: operators.keys(), ruleOperators: OPERATOR_NAMES });
  const measured = measureRows(rowsNamed(only, rows), lengths);
  const header = ['', ...lengths.map((length) => length.toLocaleString('en'))];
  const runtime = ['the runtime alone: the names of an object', ...lengths.map((n) => cell({ ms: listingMs(n) }))];
  console.log('\nworst evaluation in ms, against length; * ended when its steps were used up\n');
  console.log(textTable([header, runtime, ...measured.map((row) => [titleOf(row), ...row.worst.map(cell)])]));
  return verdictsOf(measured);
}

function verdictsOf(measured) {
  const limit = `<= ${MOST_MS} ms`;
  const msOf = (row) => Math.max(...row.worst.map(({ beyondMs }) => beyondMs));
  const missed = measured.filter((row) => msOf(row) > MOST_MS);
  const worst = Math.max(...measured.map(msOf));
  const verdict = (what, ms) => ({
    scenario: 'worst',
    what,
    measured: `${ms.toFixed(0)} ms`,
    limit,
    met: ms <= MOST_MS,
  });
  return missed.length === 0 ? [verdict('all', worst)] : missed.map((row) => verdict(titleOf(row), msOf(row)));
}
