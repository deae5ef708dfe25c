import { spreadOf, times } from '../lib/ratio.mjs';
import { median } from '../lib/statistics.mjs';

const FIGURES = {
  importMs: { what: 'import', unit: 'ms' },
  importMb: { what: 'memory of the import', unit: 'MB' },
  readyMs: { what: 'construct and become ready', unit: 'ms' },
  cpuMs: { what: 'whole life, processor time', unit: 'ms' },
  peakMb: { what: 'whole life, peak memory', unit: 'MB' },
};

/** By the kind of what ours is compared with: how many times as much ours may take at most. */
const BARS = {
  commit: { importMs: 0.25, importMb: 0.35, cpuMs: 0.7 },
  official: { cpuMs: 1, peakMb: 1 },
  peer: { cpuMs: 1, peakMb: 1 },
};

/** The figures of a round; the memory of an import is what it has over the empty process of the same round. */
export function figuresOf(run, emptyMb) {
  const { rssMb, ...rest } = run;
  return { ...rest, importMb: rssMb - emptyMb };
}

/** A verdict on each bar; `runs` has the figures of each round by the name of the subject. */
export function judge({ subjects, runs }) {
  const measured = subjects.filter(({ name }) => runs[name] !== undefined);
  return measured
    .filter(({ kind }) => kind === 'ours')
    .flatMap((ours) => measured.flatMap((other) => verdictsOn({ ours, other, runs })));
}

/** A mode is compared with itself; other SDKs have one, and are compared with both. */
function verdictsOn({ ours, other, runs }) {
  if (other.kind === 'commit' && other.mode !== ours.mode) return [];
  // What the official provider does in remote mode is no measure for a configuration that is loaded.
  if (other.kind === 'official' && ours.mode !== 'Remote') return [];
  return Object.entries(BARS[other.kind] ?? {})
    .filter(([figure]) => ours.mode === 'Remote' || !figure.startsWith('import'))
    .map(([figure, atMost]) => verdictOn({ figure, atMost, ours, other, runs }));
}

function verdictOn({ figure, atMost, ours, other, runs }) {
  const [mine, theirs] = [ours, other].map(({ name }) => runs[name].map((run) => run[figure]));
  const ratio = median(mine) / median(theirs);
  const { what, unit } = FIGURES[figure];
  const spread = spreadOf({ ours: mine, theirs, best: Math.min });
  return {
    scenario: ours.mode === 'Remote' ? 'remote' : 'in process',
    what,
    measured: `${times(ratio)} ${other.name}`,
    limit: `<= ${times(atMost)}`,
    met: other.kind === 'peer' ? ratio < atMost : ratio <= atMost,
    values: `${shown(median(mine), unit)} against ${shown(median(theirs), unit)}${spread}`,
  };
}

const shown = (value, unit) => `${value.toFixed(1)} ${unit}`;

/** The rows of the table, its header first. */
export function rowsOf({ subjects, runs }) {
  const header = ['', ...Object.values(FIGURES).map(({ what, unit }) => `${what}, ${unit}`)];
  const rows = subjects.map(({ name, title, unavailable }) => {
    if (unavailable !== undefined) return [title, unavailable];
    return [title, ...Object.keys(FIGURES).map((figure) => median(runs[name].map((run) => run[figure])).toFixed(1))];
  });
  return [header, ...rows];
}
