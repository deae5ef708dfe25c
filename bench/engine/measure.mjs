/** Nanoseconds of one call of `run(times)`, which does the work `times` times. */

const SAMPLES = 12;
const SAMPLE_NS = 30e6;

function elapsedNs(run, times) {
  const start = process.hrtime.bigint();
  run(times);
  return Number(process.hrtime.bigint() - start);
}

/** How many times make a sample long enough for the clock, found while the code gets warm. */
function calibrated(run) {
  let times = 1000;
  for (let ns = elapsedNs(run, times); ns < SAMPLE_NS; ns = elapsedNs(run, times)) {
    times = Math.ceil(times * Math.min(10, (1.2 * SAMPLE_NS) / ns));
  }
  return times;
}

/** The best of several samples: everything else that runs on the machine only makes a sample slower. */
export function nanosecondsOf(run) {
  const times = calibrated(run);
  let best = Infinity;
  for (let sample = 0; sample < SAMPLES; sample++) best = Math.min(best, elapsedNs(run, times) / times);
  return best;
}
