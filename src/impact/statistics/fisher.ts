import type { Conversions, Pair } from './sample.js';

/** Tables that are equally probable on paper may differ in their last digits. */
const equalWithin = 1e-9;
/** A walk ends when what is still to come cannot change the sum any more. */
const negligible = 1e-22;
/** The weight of the most probable table: far from 1, so that tails reach farther down before they become 0. */
const weightOfMode = 1e200;

/**
 * The two-sided p-value of Fisher's exact test: the probability of all tables that are not more probable than the one
 * seen.
 *
 * Each table's weight follows from its neighbour's, beginning at the most probable one. So no logarithm of a factorial
 * takes part, which at a billion visitors is right to five digits only, and a walk ends after about 50 standard
 * deviations: some ten thousand steps for a million visitors, half a million for a billion.
 */
export function fisher(pair: Pair<Conversions>): number {
  const tables = tablesOf(pair);
  const seen = weightAt(tables, pair.control.converted) * (1 + equalWithin);
  const [above, below] = [walk(tables, { seen, step: 1 }), walk(tables, { seen, step: -1 })];
  const atMode = seen >= weightOfMode ? weightOfMode : 0;
  return Math.min(1, (above.rare + below.rare + atMode) / (above.all + below.all + weightOfMode));
}

/** All tables with the same margins; each is known by the number of the control's visitors who convert. */
interface Tables {
  readonly controls: number;
  readonly treatments: number;
  readonly converted: number;
  readonly mode: number;
}

function tablesOf({ control, treatment }: Pair<Conversions>): Tables {
  const [controls, treatments] = [control.visitors, treatment.visitors];
  const converted = control.converted + treatment.converted;
  const expected = ((controls + 1) / (controls + treatments + 2)) * (converted + 1);
  const least = Math.max(0, converted - treatments);
  return {
    controls,
    treatments,
    converted,
    mode: Math.max(least, Math.min(Math.floor(expected), controls, converted)),
  };
}

/** How many times as probable the table next to `at` is; 0 if there is none. */
function growth({ controls, treatments, converted }: Tables, at: number, step: 1 | -1): number {
  if (step === 1) return ((converted - at) / (at + 1)) * ((controls - at) / (treatments - converted + at + 1));
  return (at / (converted - at + 1)) * ((treatments - converted + at) / (controls - at + 1));
}

function weightAt(tables: Tables, wanted: number): number {
  const step = wanted > tables.mode ? 1 : -1;
  let weight = weightOfMode;
  for (let at = tables.mode; at !== wanted && weight > 0; at += step) weight *= growth(tables, at, step);
  return weight;
}

/** The weight of all tables on one side of the mode, and of those that are not more probable than the one seen. */
function walk(tables: Tables, { seen, step }: { seen: number; step: 1 | -1 }): { all: number; rare: number } {
  let [all, rare, weight] = [0, 0, weightOfMode];
  for (let at = tables.mode; weight > rare * negligible; at += step) {
    weight *= growth(tables, at, step);
    all += weight;
    if (weight <= seen) rare += weight;
  }
  return { all, rare };
}
