/** What has to hold, as ratios within one run of the benchmark; absolute figures are reported and judge nothing. */
const MAX_BATCH_BYTES = 1_048_576;
const MORE_RSS_MB = 20;

/** `figures` answers the summary of a scenario and a subject. */
const BARS = [
  atMost('deliver', 'CPU per event', 1.1, (run) => run.cpuUs),
  atLeast('deliver', 'events/s', 0.9, (run) => run.eventsPerSecond),
  leadOverNextBest(1.25),
  atMost('deliver', 'worst event-loop delay', 2, (run) => run.loopDelayMs),
  atMost('deliver', 'track p50', 1.15, (run) => run.track.p50),
  peakRss,
  duringOutage('track during an outage', 1.15, (run) => run.beforeFull.usual),
  duringOutage('track during an outage, buffer full', 1.15, (run) => run.whenFull.usual),
  oneEventAStringify,
  largestBody,
  nothingDropped('deliver'),
  nothingDropped('burst'),
  nothingDropped('flush'),
];

/** The bars that the scenarios and subjects played allow to judge: what was measured against which limit, and whether it is met. */
export function judge(summaries) {
  return BARS.map((bar) => bar(summaries)).filter((verdict) => verdict !== undefined);
}

/** Whether an event of any subject is neither at the collector nor in its ledger. Only an SDK that keeps a ledger can be held to it. */
export function lostEvents(summaries) {
  const losses = Object.entries(summaries).flatMap(([scenario, subjects]) =>
    Object.entries(subjects).map(([subject, run]) => ({ scenario, subject, ...run })),
  );
  return losses.filter(({ unaccounted, dropped }) => dropped !== undefined && unaccounted > 0);
}

function atMost(scenario, what, factor, figure) {
  return (summaries) => {
    const ratio = ratioToBare(summaries[scenario], figure);
    return ratio === undefined
      ? undefined
      : verdict({
          scenario,
          what,
          measured: `${times(ratio)} bare`,
          limit: `<= ${times(factor)}`,
          met: ratio <= factor,
        });
  };
}

function atLeast(scenario, what, factor, figure) {
  return (summaries) => {
    const ratio = ratioToBare(summaries[scenario], figure);
    return ratio === undefined
      ? undefined
      : verdict({
          scenario,
          what,
          measured: `${times(ratio)} bare`,
          limit: `>= ${times(factor)}`,
          met: ratio >= factor,
        });
  };
}

function ratioToBare(subjects, figure) {
  const { ours, bare } = subjects ?? {};
  return ours && bare ? figure(ours) / figure(bare) : undefined;
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
    return verdict({
      scenario: 'deliver',
      what: 'events/s',
      measured: `${times(ratio)} ${name}`,
      limit: `>= ${times(factor)} the next best SDK`,
      met: ratio >= factor,
    });
  };
}

function peakRss({ deliver }) {
  const { ours, bare } = deliver ?? {};
  if (!ours || !bare) return undefined;
  const more = ours.peakRssMb - bare.peakRssMb;
  return verdict({
    scenario: 'deliver',
    what: 'peak RSS',
    measured: `bare ${more < 0 ? '-' : '+'} ${Math.abs(more).toFixed(0)} MB`,
    limit: `<= bare + ${MORE_RSS_MB} MB`,
    met: more <= MORE_RSS_MB,
  });
}

function duringOutage(what, factor, figure) {
  return ({ outage }) => {
    if (!outage?.ours) return undefined;
    const ratio = figure(outage.ours) / outage.ours.healthy.usual;
    return verdict({
      scenario: 'outage',
      what,
      measured: `${times(ratio)} healthy`,
      limit: `<= ${times(factor)}`,
      met: ratio <= factor,
    });
  };
}

function oneEventAStringify({ stringify }) {
  if (!stringify?.ours) return undefined;
  const { eventsPerStringify } = stringify.ours;
  return verdict({
    scenario: 'stringify',
    what: 'most events in one JSON.stringify',
    measured: String(eventsPerStringify),
    limit: '<= 1',
    met: eventsPerStringify <= 1,
  });
}

function largestBody(summaries) {
  const bodies = Object.values(summaries).map(({ ours }) => ours?.largestBody ?? 0);
  const largest = Math.max(...bodies);
  if (largest === 0) return undefined;
  return verdict({
    scenario: 'all',
    what: 'largest request body',
    measured: `${largest} B`,
    limit: `<= ${MAX_BATCH_BYTES} B`,
    met: largest <= MAX_BATCH_BYTES,
  });
}

function nothingDropped(scenario) {
  return (summaries) => {
    const ours = summaries[scenario]?.ours;
    if (ours === undefined) return undefined;
    return verdict({
      scenario,
      what: 'dropped',
      measured: String(ours.dropped),
      limit: '0',
      met: ours.dropped === 0 && ours.missing === 0,
    });
  };
}

function verdict(parts) {
  return parts;
}

function times(ratio) {
  return `${ratio.toFixed(2)} x`;
}
