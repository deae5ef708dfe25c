import { judgeAgainst } from './against-bars.mjs';
import { SCENARIOS } from './scenarios.mjs';

/** What must hold, as ratios within one run of the benchmark; absolute figures are reported and judge nothing. */
const MAX_BATCH_BYTES = 1_048_576;
const MORE_RSS_MB = 20;

/**
 * Each takes the summaries of all scenarios and subjects, and returns its verdict, or undefined if it has nothing to
 * judge.
 */
const PUBLISHED_BARS = [
  besideBare({ what: 'CPU per event', atMost: 1.1, figure: (run) => run.cpuUs }),
  besideBare({ what: 'events/s', atLeast: 0.9, figure: (run) => run.eventsPerSecond }),
  leadOverNextBest(1.25),
  peakRss,
];

const BARS = [
  besideBare({ what: 'worst event-loop delay', atMost: 2, figure: (run) => run.loopDelayMs }),
  besideBare({ what: 'track p50', atMost: 1.15, figure: (run) => run.track.p50 }),
  duringOutage({ what: 'track during an outage', atMost: 1.15, figure: (run) => run.beforeFull.usual }),
  duringOutage({ what: 'track during an outage, buffer full', atMost: 1.15, figure: (run) => run.whenFull.usual }),
  oneEventAStringify,
  largestBody,
  nothingDropped('deliver'),
  nothingDropped('burst'),
  nothingDropped('flush'),
];

/**
 * What was measured against which limit, and whether it is met, for each bar that the scenarios and subjects played
 * allow to judge. Beside a commit (`--against`) stricter bars replace those that are published.
 */
export function judge({ settings, summaries, runs }) {
  const { against } = settings;
  const common = BARS.map((bar) => bar(summaries));
  const others =
    against === undefined
      ? PUBLISHED_BARS.map((bar) => bar(summaries))
      : judgeAgainst({ commit: against, summaries, runs });
  return [...others, ...common].filter((verdict) => verdict !== undefined);
}

/**
 * What makes a result worthless: an event that is neither at the collector nor in the ledger of its SDK, and a provider
 * of ours that has no ledger, or has dropped what it has room for. An SDK of others that keeps no ledger cannot be held
 * to it.
 */
export function wrongResults({ settings, summaries }) {
  const ours = ['ours', settings.against];
  return Object.entries(summaries).flatMap(([scenario, subjects]) =>
    Object.entries(subjects)
      .map(([subject, run]) => ({
        scenario,
        subject,
        what: wrongIn({ scenario, run, isOurs: ours.includes(subject) }),
      }))
      .filter(({ what }) => what !== undefined),
  );
}

function wrongIn({ scenario, run: { dropped, missing, unaccounted }, isOurs }) {
  if (dropped !== undefined && unaccounted > 0)
    return `${unaccounted} events are neither at the collector nor in the ledger`;
  if (!isOurs || missing === undefined) return undefined;
  if (dropped === undefined) return `there is no ledger, and ${missing} events are missing`;
  return SCENARIOS[scenario].complete && missing > 0 ? `${missing} events were dropped` : undefined;
}

function besideBare({ what, atMost, atLeast, figure }) {
  return ({ deliver }) => {
    const { ours, bare } = deliver ?? {};
    if (!ours || !bare) return undefined;
    const ratio = figure(ours) / figure(bare);
    return {
      ...{ scenario: 'deliver', what, measured: `${times(ratio)} bare` },
      limit: atMost === undefined ? `>= ${times(atLeast)}` : `<= ${times(atMost)}`,
      met: atMost === undefined ? ratio >= atLeast : ratio <= atMost,
    };
  };
}

function leadOverNextBest(factor) {
  return ({ deliver }) => {
    if (!deliver?.ours) return undefined;
    const others = Object.entries(deliver).filter(
      ([name, run]) => !['ours', 'bare', 'noop'].includes(name) && run.eventsPerSecond,
    );
    if (others.length === 0) return undefined;
    const [name, best] = others.reduce((a, b) => (b[1].eventsPerSecond > a[1].eventsPerSecond ? b : a));
    const ratio = deliver.ours.eventsPerSecond / best.eventsPerSecond;
    return {
      ...{ scenario: 'deliver', what: 'events/s', measured: `${times(ratio)} ${name}` },
      limit: `>= ${times(factor)} the next best SDK`,
      met: ratio >= factor,
    };
  };
}

function peakRss({ deliver }) {
  const { ours, bare } = deliver ?? {};
  if (!ours || !bare) return undefined;
  const more = ours.peakRssMb - bare.peakRssMb;
  return {
    ...{ scenario: 'deliver', what: 'peak RSS', limit: `<= bare + ${MORE_RSS_MB} MB` },
    measured: `bare ${more < 0 ? '-' : '+'} ${Math.abs(more).toFixed(0)} MB`,
    met: more <= MORE_RSS_MB,
  };
}

function duringOutage({ what, atMost, figure }) {
  return ({ outage }) => {
    if (!outage?.ours) return undefined;
    const ratio = figure(outage.ours) / outage.ours.healthy.usual;
    const measured = `${times(ratio)} healthy`;
    return { scenario: 'outage', what, measured, limit: `<= ${times(atMost)}`, met: ratio <= atMost };
  };
}

function oneEventAStringify({ stringify }) {
  if (!stringify?.ours) return undefined;
  const { eventsPerStringify } = stringify.ours;
  return {
    ...{ scenario: 'stringify', what: 'most events in one JSON.stringify' },
    ...{ measured: String(eventsPerStringify), limit: '<= 1', met: eventsPerStringify <= 1 },
  };
}

function largestBody(summaries) {
  const bodies = Object.values(summaries).map(({ ours }) => ours?.largestBody ?? 0);
  const largest = Math.max(...bodies);
  if (largest === 0) return undefined;
  return {
    ...{ scenario: 'all', what: 'largest request body', measured: `${largest} B` },
    ...{ limit: `<= ${MAX_BATCH_BYTES} B`, met: largest <= MAX_BATCH_BYTES },
  };
}

function nothingDropped(scenario) {
  return (summaries) => {
    const ours = summaries[scenario]?.ours;
    if (ours === undefined) return undefined;
    const met = ours.dropped === 0 && ours.missing === 0;
    return { scenario, what: 'dropped', measured: String(ours.dropped), limit: '0', met };
  };
}

function times(ratio) {
  return `${ratio.toFixed(2)} x`;
}
