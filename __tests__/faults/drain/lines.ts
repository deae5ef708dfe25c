import type { Seen } from './drain-relay.js';
import { isMet, type Measurement } from './measure-requests.js';
import type { DrainRun } from './run-drain.js';
import type { Clause, Outcome } from './verdict.js';

/** One line about a run. */
export function lineOf(run: DrainRun): string {
  const { plan, account, ideal, requests, report } = run;
  return [
    `form ${plan.form} seed ${plan.seed}: stored ${percent(account.storedShare)}`,
    `ledger ${percent(account.ledgerShare)}`,
    `ideal ${percent(ideal.share)} at ${(ideal.endMs / 1_000).toFixed(1)} s in ${ideal.requests} requests`,
    `${requests.length} requests`,
    `${emptyOf(run)} of them empty`,
    `${account.copies} copies`,
    `closed in ${Math.round(report.closeMs)} ms`,
    `dropped ${dropsOf(run)}`,
    ...complaintsOf(run),
  ].join(', ');
}

const emptyOf = ({ requests }: DrainRun): number => requests.filter(({ isEmpty }) => isEmpty).length;

function dropsOf({ report }: DrainRun): string {
  const drops = Object.entries(report.ledger.dropped).filter(([, count]) => count > 0);
  return drops.length === 0 ? 'none' : drops.map(([reason, count]) => `${reason} ${count}`).join(' + ');
}

function complaintsOf({ account, mishaps }: DrainRun): string[] {
  const { unaccounted, contradictions } = account;
  return [...(unaccounted > 0 ? [`${unaccounted} UNACCOUNTED`] : []), ...contradictions, ...mishaps];
}

export function percent(share: number): string {
  // 99.996 % is not 100 %.
  return `${(Math.floor(share * 10_000 + 1e-6) / 100).toFixed(2)} %`;
}

/** What the verdict needs of a run. */
export function outcomeOf({ plan, account, ideal, mishaps }: DrainRun): Outcome {
  return {
    seed: plan.seed,
    share: account.storedShare,
    idealShare: ideal.share,
    unaccounted: account.unaccounted,
    contradictions: [...account.contradictions, ...mishaps],
  };
}

export function clauseLine({ text, holds, missedBy }: Clause): string {
  const seeds = missedBy.length === 0 ? '' : `; below it: seeds ${missedBy.join(' ')}`;
  return `${holds ? 'holds' : 'MISSED'}: ${text}${seeds}`;
}

/** Each request of a run, with the time since the first one. */
export function traceOf({ requests }: DrainRun): string[] {
  const first = requests[0]?.atMs ?? 0;
  return requests.map((seen) => {
    const { n, atMs, bodyBytes, fault = 'no fault', status = 'no status', stored } = seen;
    const time = (atMs - first).toFixed(0).padStart(6);
    return `${time} ms #${n}: ${contentOf(seen)}, ${bodyBytes} B, ${fault}, ${status}${stored ? ', stored' : ''}`;
  });
}

function contentOf({ events, isEmpty }: Seen): string {
  if (isEmpty) return 'empty';
  return events.length === 0 ? 'unfinished' : `${events.length} events ${events[0]} to ${events.at(-1)}`;
}

export function measurementLine(measurement: Measurement): string {
  const { text, value, bar, run, complaints } = measurement;
  const { delivered, pending, inFlight, dropped } = run.report.ledger;
  const state = `${delivered} delivered, ${dropped.rejected} rejected, ${pending + inFlight} left`;
  const requests = `${run.requests.length} requests, ${emptyOf(run)} of them empty`;
  const number = `${text}, seed ${run.plan.seed}: ${Number(value.toFixed(4))}, at most ${bar}`;
  return [`${isMet(measurement) ? 'holds' : 'MISSED'}: ${number} (${requests}; ${state})`, ...complaints].join(', ');
}
