import { Callee } from './calls.mjs';
import { slope } from './statistics.mjs';
import { Stage } from './stage.mjs';

const EVENTS_PER_SECOND = 2_000;
const DOWN_MS = 2_000;
const MINUTE_MS = 60_000;

/** What the resident memory may grow by in a minute, after the first one, and be called flat. */
const FLAT_MB_PER_MINUTE = 1;

/**
 * V8 lets its young generation grow for minutes at such a rate; with its final size from the start, what grows is
 * something else.
 */
const FLAGS = ['--expose-gc', '--min-semi-space-size=16', '--max-semi-space-size=16'];

/**
 * Lets one subject track 2,000 events/s for minutes, while the collector goes away once a minute: every connection is
 * cut, new ones are refused for two seconds. Nothing may be lost, and the resident memory is flat after the first
 * minute.
 */
export async function soak({ subject, minutes, onMinute }) {
  const collector = new Callee('./collector.mjs');
  const { url } = await collector.call('accept');
  const stage = await Stage.open({ collector, subject, scale: 1, url, roomy: false, flags: FLAGS });
  const restarts = restartEveryMinute(stage, onMinute);
  const steady = await stage.steady({ eventsPerSecond: EVENTS_PER_SECOND, durationMs: minutes * MINUTE_MS });
  await restarts.stop();
  const { ledger } = await stage.close();
  const counts = await stage.settleClosed(steady.tracked);
  await stage.end();
  await collector.end();
  return reportOf({ steady, ledger, counts, restarts: restarts.count });
}

function restartEveryMinute(stage, onMinute) {
  const restarts = { count: 0, running: Promise.resolve() };
  const restart = async () => {
    timer = schedule(MINUTE_MS);
    await stage.refuse();
    await new Promise((resolve) => setTimeout(resolve, DOWN_MS));
    await stage.accept();
    restarts.count++;
    onMinute(`minute ${restarts.count}: the collector has been away; ${Math.round(await stage.rss())} MB resident`);
  };
  // In the middle of each minute: the first one has seen everything that comes later.
  const schedule = (delayMs) => setTimeout(() => (restarts.running = restart()), delayMs);
  let timer = schedule(MINUTE_MS / 2);
  restarts.stop = () => {
    clearTimeout(timer);
    return restarts.running;
  };
  return restarts;
}

function reportOf({ steady, ledger, counts, restarts }) {
  const settled = steady.samples.filter(({ atMs }) => atMs >= MINUTE_MS);
  const mbPerMinute = slope(settled.map(({ atMs, rssMb }) => ({ x: atMs / MINUTE_MS, y: rssMb })));
  const missing = steady.tracked - counts.arrived;
  const flat = mbPerMinute <= FLAT_MB_PER_MINUTE;
  const lines = [
    `${steady.tracked} events tracked, ${counts.arrived} arrived, ${counts.copies} of them again, ` +
      `${restarts} restarts of the collector`,
    `${missing === 0 ? 'met   ' : 'MISSED'}  lost: ${missing}` +
      (ledger === undefined ? '' : ` (${ledger.dropped} in the ledger)`),
    `${flat ? 'met   ' : 'MISSED'}  resident memory after the first minute: ` +
      `${mbPerMinute.toFixed(2)} MB/minute (<= ${FLAT_MB_PER_MINUTE})`,
  ];
  return {
    ...steady,
    ledger,
    missing,
    copies: counts.copies,
    mbPerMinute,
    restarts,
    lines,
    met: flat && missing === 0,
  };
}
