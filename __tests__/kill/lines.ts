import type { KillRun, KillSettings } from './run-kills.js';

/** Whether all holds. */
export function isGood({ account, leftFiles, mishaps }: KillRun): boolean {
  const { lost, invented, unexplained, contradictions } = account;
  return [lost, invented, unexplained, contradictions, leftFiles, mishaps].every(({ length }) => length === 0);
}

/** What a run has come to, for whoever started it. */
export function linesOf(run: KillRun, { seed, kills }: KillSettings): string[] {
  const { account, requests, takenFiles, recovered, seconds } = run;
  const { accepted, arrived, lost, duplicatesByCause, unexplained } = account;
  return [
    `${run.kills} kills (${listOf(run.killsByMoment)}), ${run.goodEnds} good ends, ${seconds.toFixed(0)} s, ` +
      `${run.drainSeconds.toFixed(1)} of them for what was left`,
    `${accepted} events known as accepted, ${arrived} arrived in ${requests} requests; ` +
      `take-overs: ${takenFiles} files, ${recovered} events`,
    `events lost: ${lost.length}; duplicates by cause: ${listOf(duplicatesByCause)}; ` +
      `unexplained: ${unexplained.length}`,
    ...Object.entries(run.lines).map(([line, count]) => `${count} x logged: ${line}`),
    ...wrongsOf(run).slice(0, MOST_WRONGS),
    ...(isGood(run)
      ? ['test:kill: all holds']
      : [`test:kill: MISSED; play it again: npm run test:kill -- --seed ${seed} --kills ${kills}`]),
  ];
}

const MOST_WRONGS = 50;

function wrongsOf({ account, leftFiles, mishaps }: KillRun): string[] {
  const { lost, invented, unexplained, contradictions } = account;
  return [
    ...numbered('lost', lost),
    ...numbered('arrived, and cannot have been tracked', invented),
    ...numbered('arrived again without a cause', unexplained),
    ...contradictions,
    ...leftFiles.map((name) => `still in the folder: ${name}`),
    ...mishaps,
  ];
}

function numbered(what: string, numbers: readonly number[]): string[] {
  return numbers.length === 0 ? [] : [`${what}: events ${numbers.slice(0, 20).join(', ')}, ${numbers.length} in all`];
}

function listOf(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return entries.length === 0 ? 'none' : entries.join(', ');
}
