const SECOND = 1_000;

/** Long enough before the outage for a steady rate, and after it for every backlog. */
const outage = (kind) => ({ kind, fromMs: 240 * SECOND, toMs: 540 * SECOND });
const steady = { startWithinMs: 60 * SECOND, lastsMs: 960 * SECOND };

/**
 * What is played. Each instance tracks an event every `everyMs` on average; one simulated event stands for `eventsEach`
 * real ones. `part` of the instances are enough where there is more to play. A relay with `perSecondEach` can take so
 * many requests a second for each instance.
 */
export const SCENARIOS = {
  refused: {
    ...{ title: 'refused, 6 events/min each', everyMs: 10 * SECOND, outage: outage('refused'), ...steady },
    // Three times the steady rate: an interval of 57 s on average, and 10 s until the next event begins another.
    perSecondEach: 3 / 67,
  },
  unavailable: { title: '503, 6 events/min each', everyMs: 10 * SECOND, outage: outage('503'), ...steady },
  busy: { title: '503, 10 events/s each', everyMs: 10 * SECOND, eventsEach: 100, outage: outage('503'), ...steady },
  full: {
    ...{
      title: '503, 100 events/s each, a fifth of the instances',
      everyMs: SECOND,
      eventsEach: 100,
      outage: outage('503'),
      ...steady,
    },
    part: 1 / 5,
    overflows: true,
  },
  deploy: { title: 'all start within 1 s', everyMs: 10 * SECOND, startWithinMs: SECOND, lastsMs: 720 * SECOND },
};
