import { spreadOf, times } from './ratio.mjs';

/** The bars of `--against`: ours beside an earlier commit, beside the bare loop and beside the official release 1.4. */
const FIGURES = {
  mean: { what: 'track mean', unit: 'us', of: (run) => run.track?.mean },
  p50: { what: 'track p50', unit: 'us', of: (run) => run.track?.p50 },
  p999: { what: 'track p99.9', unit: 'us', of: (run) => run.track?.p999 },
  p9995: { what: 'track p99.95', unit: 'us', of: (run) => run.track?.p9995 },
  cpu: { what: 'CPU per event', unit: 'us', of: (run) => run.cpuUs },
  rate: { what: 'events/s', unit: '/s', of: (run) => run.eventsPerSecond },
  rss: { what: 'peak RSS', unit: 'MB', of: (run) => run.peakRssMb },
};

const BESIDE_COMMIT = [
  { scenario: 'deliver', figure: 'cpu', atMost: 0.9 },
  { scenario: 'deliver', figure: 'p999', atMost: 0.5 },
  // Each thousandth call begins a batch: p99.9 lies on the edge between these calls and all others. This one is the
  // median of the calls that begin a batch; it is shown beside p99.9 and judges nothing.
  { scenario: 'deliver', figure: 'p9995' },
];
/** The bars of each scenario; where a bar above is stricter, that one counts. */
const NO_WORSE = ['mean', 'p50', 'cpu'].map((figure) => ({ figure, atMost: 1.05 }));
const BESIDE_BARE = [
  { scenario: 'deliver', figure: 'rate', atLeast: 1.5 },
  { scenario: 'deliver', figure: 'rss', atMost: 1 },
];
const BESIDE_OFFICIAL = [
  { scenario: 'deliver', figure: 'rate', atLeast: 1.5 },
  { scenario: 'deliver', figure: 'cpu', atMost: 0.6 },
];
const OFFICIAL = /^goff-1\.4\./;

/** Judges those bars for which scenarios and subjects were played, each with both values. */
export function judgeAgainst({ commit, summaries, runs = {} }) {
  const official = Object.keys(summaries.deliver ?? {}).filter((name) => OFFICIAL.test(name));
  const bars = [
    ...BESIDE_COMMIT.map((bar) => ({ ...bar, beside: commit })),
    ...noWorse(Object.keys(summaries)).map((bar) => ({ ...bar, beside: commit })),
    ...BESIDE_BARE.map((bar) => ({ ...bar, beside: 'bare' })),
    ...official.flatMap((name) => BESIDE_OFFICIAL.map((bar) => ({ ...bar, beside: name }))),
  ];
  return bars.map((bar) => judgeBar({ bar, summaries, runs })).filter((verdict) => verdict !== undefined);
}

function noWorse(scenarios) {
  const isStricter = (bar) =>
    BESIDE_COMMIT.some((each) => each.scenario === bar.scenario && each.figure === bar.figure);
  return scenarios
    .flatMap((scenario) => NO_WORSE.map((bar) => ({ ...bar, scenario })))
    .filter((bar) => !isStricter(bar));
}

function judgeBar({ bar, summaries, runs }) {
  const { scenario, figure, beside, atMost, atLeast } = bar;
  const { what, unit, of } = FIGURES[figure];
  const [ours, theirs] = ['ours', beside].map((name) => of(summaries[scenario]?.[name] ?? {}));
  if (ours === undefined || theirs === undefined) return undefined;
  const ratio = ours / theirs;
  return {
    ...{ scenario, what, measured: `${times(ratio)} ${beside}` },
    ...judged({ ratio: ours === null ? NaN : ratio, atMost, atLeast }),
    values:
      `${withUnit(ours, unit)} against ${withUnit(theirs, unit)}` +
      spread({ runs: runs[scenario], beside, of, isRate: figure === 'rate' }),
  };
}

/** A value that is not a number (null in a file) meets no bar. */
function judged({ ratio, atMost, atLeast }) {
  if (atMost !== undefined) return { limit: `<= ${times(atMost)}`, met: ratio <= atMost };
  if (atLeast !== undefined) return { limit: `>= ${times(atLeast)}`, met: ratio >= atLeast };
  return { limit: 'no bar' };
}

function spread({ runs, beside, of, isRate }) {
  const [ours, theirs] = ['ours', beside].map((name) => (runs?.[name] ?? []).map(of));
  return spreadOf({ ours, theirs, best: isRate ? Math.max : Math.min });
}

function withUnit(value, unit) {
  if (value === null) return `? ${unit}`;
  if (unit === '/s') return `${Math.round(value).toLocaleString('en')}/s`;
  return `${unit === 'MB' ? value.toFixed(1) : value.toFixed(2)} ${unit}`;
}
