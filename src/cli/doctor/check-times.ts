import { counted } from '../../log-text.js';
import { httpDateMs } from '../../relay/retry-after.js';
import { note, ok, wrong, type Finding } from './finding.js';
import { headerOf, type Reply } from './reply.js';

/** A relay that does not evaluate has far less to do than this. */
const SLOW_MS = 1_000;

/** Clocks that are kept right differ by less; a Date header has whole seconds. */
const MOST_MS = 5_000;

/** How long requests take, by the fastest one. */
export function checkRoundTrip(replies: readonly Reply[]): Finding {
  const fastest = fastestOf(replies);
  const what = `${fastest.milliseconds.toFixed(1)} ms, the fastest of ${counted(replies.length, 'request')}.`;
  if (fastest.milliseconds < SLOW_MS) return ok('round trip', what);
  const todo = "Evaluate in the process, the provider's default: each remote evaluation takes at least that long.";
  return note('round trip', { code: 'SLOW', what, todo });
}

/** Exposures of remote evaluations have the relay's clock, all other events that of the application. */
export function checkClock(replies: readonly Reply[]): Finding {
  const { headers, atMs, milliseconds } = fastestOf(replies);
  const date = headerOf(headers, 'date');
  const dateMs = httpDateMs(date);
  if (!Number.isFinite(dateMs)) {
    const verdict = {
      code: 'CLOCK_UNKNOWN',
      what: date === '' ? 'The responses have no header Date.' : 'The header Date of the responses cannot be read.',
      todo: 'Compare the clocks of both machines yourself.',
    };
    return note('clock', verdict);
  }
  // Whole seconds, cut off: on the average half of one is missing.
  const differenceMs = dateMs + 500 - atMs;
  const size = Math.abs(differenceMs);
  if (size <= MOST_MS + milliseconds / 2) return ok('clock', 'It agrees with this machine.');
  return wrong('clock', {
    code: 'CLOCK_DIFFERS',
    what: `The clock of the relay is ${spanOf(size)} ${differenceMs > 0 ? 'ahead of' : 'behind'} this machine.`,
    todo: 'Let both follow a time server: otherwise exposures and tracking events come in the wrong order.',
  });
}

function fastestOf(replies: readonly Reply[]): Reply {
  return replies.reduce((fastest, reply) => (reply.milliseconds < fastest.milliseconds ? reply : fastest));
}

function spanOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return counted(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return counted(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day');
}
