import { markdownTable } from '../lib/report.mjs';
import { SPOOL_SCENARIOS } from './scenarios.mjs';

const COSTS = {
  'CPU us/event': ({ cpuUs }) => cpuUs.toFixed(2),
  'loop us/event': ({ loopUs }) => loopUs.toFixed(2),
  'track p50 us': ({ track }) => track.p50.toFixed(2),
  'p99.9 us': ({ track }) => track.p999.toFixed(1),
  'loop delay ms': ({ loopDelayMs }) => loopDelayMs.toFixed(1),
  'peak RSS MB': ({ peakRssMb }) => peakRssMb.toFixed(0),
};

const LOSS = {
  dropped: ({ dropped }) => dropped.toLocaleString('en'),
  lost: ({ unaccounted }) => String(unaccounted),
  doubled: ({ copies }) => String(copies),
};

const RECOVERY = {
  'first request ms': ({ firstRequestMs }) => firstRequestMs.toFixed(0),
  'first request ms, nothing left': ({ emptyRequestMs }) => emptyRequestMs.toFixed(0),
  'events/s': ({ eventsPerSecond }) => Math.round(eventsPerSecond).toLocaleString('en'),
  'peak RSS MB': ({ peakRssMb }) => peakRssMb.toFixed(0),
  'over recovering nothing MB': ({ overRssMb }) => overRssMb.toFixed(1),
};

/** The tables of all parts, ready for a page of the documentation. */
export function spoolTables({ subjects, summaries }) {
  return Object.entries(summaries).map(([scenario, bySubject]) => {
    const cells = { ...(scenario === 'recovery' ? RECOVERY : COSTS), ...LOSS };
    const rows = subjects.flatMap(({ name, title, unavailable }) => {
      const summary = bySubject[name];
      if (summary !== undefined) return [[title, ...Object.values(cells).map((cell) => cell(summary))]];
      return unavailable !== undefined && scenario.startsWith('deliver') ? [[title, unavailable]] : [];
    });
    return `### ${SPOOL_SCENARIOS[scenario].title}\n\n${markdownTable([['', ...Object.keys(cells)], ...rows])}`;
  });
}
