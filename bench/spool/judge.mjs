import { spreadOf, times } from '../lib/ratio.mjs';

const FIRST_REQUEST_MS = 300;
const OVER_RSS_MB = 64;

const cpu = { what: 'CPU per event', of: ({ cpuUs }) => cpuUs };
const p50 = { what: 'track p50', of: ({ track }) => track.p50, atMost: 1.1 };
const p999 = { what: 'track p99.9', of: ({ track }) => track.p999, atMost: 2 };
const loopDelay = { what: 'loop delay', of: ({ loopDelayMs }) => loopDelayMs, atMost: 2 };
const loop = { what: 'loop time per event', of: ({ loopUs }) => loopUs };

/** The spool beside memory only: ratios of medians. Without a limit it is shown, and judges nothing. */
const BESIDE_MEMORY = [
  ...barsOf('deliver-1', [{ ...cpu, atMost: 1.5 }, p50, p999, loopDelay]),
  ...barsOf('deliver-10', [cpu, p50, p999, loopDelay]),
  ...barsOf('deliver-200', [{ ...cpu, atMost: 1.2 }, p50, p999, loopDelay]),
  ...barsOf('together', [cpu]),
  ...barsOf('deliver-200', [cpu, { ...p50, atMost: undefined }]).map((bar) => ({ ...bar, beside: 'no-ids' })),
  ...barsOf('outage', [{ ...cpu, atMost: 1.2 }, p50, p999, loopDelay]),
];

/** The cost of keeping an event beyond that of memory alone: that of a database as a multiple of that of the spool. */
const CHEAPER_THAN = ['lmdb-nosync', 'lmdb', 'sqlite-off', 'sqlite'];

function barsOf(scenario, bars) {
  return bars.map((bar) => ({ ...bar, scenario }));
}

/** Judges those bars for which parts and subjects were played. */
export function judgeSpool({ summaries, runs }) {
  const verdicts = [
    ...BESIDE_MEMORY.map((bar) => besideMemory({ bar, summaries, runs })),
    ...CHEAPER_THAN.flatMap((name) => [
      cheaperThan({ name, figure: cpu, atLeast: 3, summaries }),
      cheaperThan({ name, figure: loop, summaries }),
    ]),
    ...recoveryOf(summaries.recovery?.spool),
  ];
  return verdicts.filter((verdict) => verdict !== undefined);
}

function besideMemory({ bar: { scenario, what, of, atMost, beside = 'memory' }, summaries, runs }) {
  const { spool, [beside]: memory } = summaries[scenario] ?? {};
  if (spool === undefined || memory === undefined) return undefined;
  const ratio = of(spool) / of(memory);
  const [ours, theirs] = ['spool', beside].map((name) => (runs[scenario]?.[name] ?? []).map(of));
  return {
    ...{ scenario, what, measured: `${times(ratio)} ${beside}` },
    ...(atMost === undefined ? { limit: 'no bar' } : { limit: `<= ${times(atMost)}`, met: ratio <= atMost }),
    values: `${of(spool).toFixed(2)} against ${of(memory).toFixed(2)}${spreadOf({ ours, theirs, best: Math.min })}`,
  };
}

function cheaperThan({ name, figure: { what, of }, atLeast, summaries: { together = {} } }) {
  const { memory, spool, [name]: other } = together;
  if (memory === undefined || spool === undefined || other === undefined) return undefined;
  const [ours, theirs] = [spool, other].map((run) => of(run) - of(memory));
  const whole = `${of(other).toFixed(2)} against ${of(spool).toFixed(2)}, memory only ${of(memory).toFixed(2)}`;
  const isLess = ours <= 0 || theirs / ours >= atLeast;
  return {
    ...{ scenario: 'together', what: `more ${what}, ${name}` },
    measured: ours <= 0 ? 'spool costs no more' : `${times(theirs / ours)} spool`,
    ...(atLeast === undefined ? { limit: 'no bar' } : { limit: `>= ${times(atLeast)}`, met: isLess }),
    values: `whole ${whole}`,
  };
}

function recoveryOf(run) {
  if (run === undefined) return [];
  const { firstRequestMs, overRssMb } = run;
  return [
    {
      ...{ scenario: 'recovery', what: 'until the first request', measured: `${firstRequestMs.toFixed(0)} ms` },
      ...{ limit: `<= ${FIRST_REQUEST_MS} ms`, met: firstRequestMs <= FIRST_REQUEST_MS },
    },
    {
      ...{ scenario: 'recovery', what: 'peak memory over recovering nothing' },
      ...{ measured: `${overRssMb.toFixed(1)} MB`, limit: `<= ${OVER_RSS_MB} MB`, met: overRssMb <= OVER_RSS_MB },
    },
  ];
}

/** What makes a result worthless: an event that is missing or doubled. */
export function wrongSpoolResults({ summaries }) {
  return Object.entries(summaries).flatMap(([scenario, subjects]) =>
    Object.entries(subjects).flatMap(([subject, run]) =>
      wrongIn(scenario, run).map((what) => ({ scenario, subject, what })),
    ),
  );
}

function wrongIn(scenario, { missing, dropped, unaccounted, copies }) {
  const mayDrop = scenario === 'outage';
  return [
    unaccounted > 0 && `${unaccounted} events are neither at the collector nor in the ledger`,
    !mayDrop && missing > 0 && unaccounted === 0 && `${dropped} events were dropped`,
    copies > 0 && `${copies} events arrived more than once`,
  ].filter(Boolean);
}
