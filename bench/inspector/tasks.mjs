// @ts-check

/** What Chromium has to trace for `longestTaskMs`. */
export const TASKS = 'disabled-by-default-devtools.timeline';

/** @typedef {{ name: string, pid: number, tid: number, tdur?: number, args?: { name?: string } }} TraceEvent */

/**
 * The processor time of the longest task of a page, in milliseconds: between two tasks the browser may draw a frame and
 * take a key.
 *
 * @param {{ traceEvents: TraceEvent[] }} trace
 */
export function longestTaskMs({ traceEvents }) {
  const place = (/** @type {TraceEvent} */ { pid, tid }) => `${pid}/${tid}`;
  const isPage = (/** @type {TraceEvent} */ { name, args }) =>
    name === 'thread_name' && args?.name === 'CrRendererMain';
  const pages = new Set(traceEvents.filter(isPage).map(place));
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && pages.has(place(event)));
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1_000), 0);
}
