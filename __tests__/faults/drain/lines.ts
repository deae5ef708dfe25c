import type { DrainRun } from './run-drain.js';
import type { Clause, Outcome } from './verdict.js';

/** One line about a run. */
export function lineOf(run: DrainRun): string {
  const { plan, account, ideal, requests, report } = run;
  const empty = requests.filter(({ events }) => events.length === 0).length;
  return [
    `form ${plan.form} seed ${plan.seed}: stored ${percent(account.storedShare)}`,
    `ledger ${percent(account.ledgerShare)}`,
    `ideal ${percent(ideal.share)} at ${(ideal.endMs / 1_000).toFixed(1)} s in ${ideal.requests} requests`,
    `${requests.length} requests`,
    `${empty} empty`,
    `${account.copies} copies`,
    `closed in ${Math.round(report.closeMs)} ms`,
    `dropped ${dropsOf(run)}`,
    ...complaintsOf(run),
  ].join(', ');
}

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
  return requests.map(({ atMs, events, bodyBytes, fault = '-', status = '-', stored }, i) => {
    const range = events.length === 0 ? 'empty' : `${events.length} events ${events[0]}..${events.at(-1)}`;
    return `  ${(atMs - first).toFixed(0).padStart(6)} ms #${i} ${range}, ${bodyBytes} B, ${fault}, ${status}${stored ? ', stored' : ''}`;
  });
}
