/** What must hold, as ratios within one run of the benchmark; absolute figures are reported and judge nothing. */
const MAX_GROWTH = 1.2;

const TIME = { of: ({ seconds }) => seconds, what: 'time', unit: 's', digits: 2 };
const MEMORY = { of: ({ peakMb }) => peakMb, what: 'peak memory', unit: 'MB', digits: 0 };

/** Of several subjects the best one counts: the fastest polars, and the one that holds least. */
const BARS = [
  { figure: TIME, beside: ['duckdb'], atMost: 1.6 },
  { figure: TIME, beside: ['polars', 'polars-lazy'], atMost: 1.8 },
  { figure: TIME, beside: ['pandas'], timesAsFast: 8 },
  { figure: MEMORY, beside: ['polars', 'polars-lazy'], atMost: 0.6 },
];

/** Judges those bars for which the subjects were measured. */
export function judgeComparison(summaries) {
  if (summaries.ours === undefined) return [];
  return BARS.map((bar) => judgeBar(bar, summaries)).filter((verdict) => verdict !== undefined);
}

function judgeBar({ figure, beside, atMost, timesAsFast }, summaries) {
  const others = beside.filter((name) => summaries[name] !== undefined);
  if (others.length === 0) return undefined;
  const best = others.reduce((a, b) => (figure.of(summaries[b]) < figure.of(summaries[a]) ? b : a));
  const [ours, theirs] = [figure.of(summaries.ours), figure.of(summaries[best])];
  const ratio = timesAsFast === undefined ? ours / theirs : theirs / ours;
  const form = (value) => (value === undefined ? '?' : `${value.toFixed(figure.digits)} ${figure.unit}`);
  const verdict = { scenario: 'impact', what: figure.what, values: `${form(ours)} against ${form(theirs)}` };
  if (timesAsFast === undefined)
    return { ...verdict, measured: `${times(ratio)} ${best}`, limit: `<= ${times(atMost)}`, met: ratio <= atMost };
  const measured = `${times(ratio)} as fast as ${best}`;
  return { ...verdict, measured, limit: `>= ${times(timesAsFast)}`, met: ratio >= timesAsFast };
}

/** Judges a growth (see growth.mjs): the time of a line of the largest data against that of each smaller data set. */
export function judgeGrowth({ subject, growth }) {
  return growth.sizes.slice(0, -1).map(({ lines, lastBesideIt }) => ({
    scenario: 'growth',
    what: `${subject.name}, time of a line`,
    measured: `${times(lastBesideIt)} that of ${lines.toLocaleString('en')}`,
    limit: `<= ${times(MAX_GROWTH)}`,
    met: subject.name === 'ours' ? lastBesideIt <= MAX_GROWTH : undefined,
  }));
}

/** The bar that nobody may miss. */
export function judgeFigures(summaries) {
  const wrong = Object.values(summaries).filter((summary) => summary.wrong.length > 0);
  const all = Object.keys(summaries).length;
  return {
    scenario: 'impact',
    what: 'figures exact',
    measured: `${all - wrong.length} of ${all}`,
    limit: 'all',
    met: wrong.length === 0,
  };
}

const times = (ratio) => `${ratio.toFixed(2)} x`;
