import { medianOf } from './median.js';
import type { Form } from './plan.js';

/** What a run has come to. */
export interface Outcome {
  readonly seed: number;
  /** Of the healthy events, those that the relay has stored. */
  readonly share: number;
  /** The same of the ideal client. */
  readonly idealShare: number;
  readonly unaccounted: number;
  /** Everything else that must not be. */
  readonly contradictions: readonly string[];
}

/** One line of what must hold, and whether it does. */
export interface Clause {
  readonly text: string;
  readonly holds: boolean;
  /** The seeds that miss it. */
  readonly missedBy: readonly number[];
}

/** What must hold for all runs of a form. Pure. */
export function clausesOf(form: Form, outcomes: readonly Outcome[]): Clause[] {
  return [
    ...SHARES[form](outcomes),
    inEach('0 unaccounted', outcomes, ({ unaccounted }) => unaccounted === 0),
    inEach('ledger and culprits as they should be', outcomes, ({ contradictions }) => contradictions.length === 0),
  ];
}

const SHARES: Readonly<Record<Form, (outcomes: readonly Outcome[]) => Clause[]>> = {
  a: (outcomes) => [
    inEach('99 % where the ideal reaches 100 %, else 0.95 of its share', outcomes, ({ share, idealShare }) =>
      idealShare === 1 ? share >= 0.99 : share >= 0.95 * idealShare,
    ),
  ],
  b: (outcomes) => [
    inNineOfTen('100 % in nine of ten', outcomes, ({ share }) => share === 1),
    inEach('95 % in each', outcomes, ({ share }) => share >= 0.95),
  ],
  c: (outcomes) => [inTheMedian('0.8 of the share of the ideal in the median', outcomes)],
};

type Test = (outcome: Outcome) => boolean;

function inEach(text: string, outcomes: readonly Outcome[], test: Test): Clause {
  const missedBy = outcomes.filter((outcome) => !test(outcome)).map(({ seed }) => seed);
  return { text, holds: missedBy.length === 0, missedBy };
}

/** Of fewer than ten none may miss. */
function inNineOfTen(text: string, outcomes: readonly Outcome[], test: Test): Clause {
  const { missedBy } = inEach(text, outcomes, test);
  return { text, holds: missedBy.length <= Math.floor(outcomes.length / 10), missedBy };
}

function inTheMedian(text: string, outcomes: readonly Outcome[]): Clause {
  const reached = medianOf(outcomes.map(ratioOf)) ?? 1;
  const { missedBy } = inEach(text, outcomes, (outcome) => ratioOf(outcome) >= 0.8);
  return { text: `${text} (${reached.toFixed(3)})`, holds: reached >= 0.8, missedBy };
}

const ratioOf = ({ share, idealShare }: Outcome): number => (idealShare === 0 ? 1 : share / idealShare);
