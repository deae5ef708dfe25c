// @ts-check

/** A script of the page that notes the time between two frames, and the tasks that took above 50 ms. */
export const RECORDER = `
  globalThis.recorder = {
    frames: [], tasks: [], lastMs: undefined,
    begin() { [this.frames, this.tasks, this.lastMs] = [[], [], undefined]; },
    end() { return { frames: this.frames, tasks: this.tasks }; },
    frame(nowMs) {
      if (this.lastMs !== undefined) this.frames.push(nowMs - this.lastMs);
      this.lastMs = nowMs;
      requestAnimationFrame((nextMs) => this.frame(nextMs));
    },
  };
  requestAnimationFrame((nowMs) => recorder.frame(nowMs));
  new PerformanceObserver((list) => recorder.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });
`;

/** @param {{ name: string, frames: number[], tasks: number[] }} recorded */
export function summaryOf({ name, frames, tasks }) {
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    name,
    count: frames.length,
    medianMs: at(0.5),
    lateMs: at(0.99),
    worstMs: sorted.at(-1) ?? 0,
    tasks: tasks.length,
  };
}

/** @param {ReturnType<typeof summaryOf>[]} summaries */
export function tableOf(summaries) {
  const head = ['the page', 'frames', 'median ms', '99th ms', 'worst ms', 'tasks > 50 ms'];
  const rows = summaries.map(({ name, count, medianMs, lateMs, worstMs, tasks }) => [
    ...[name, String(count), medianMs.toFixed(1), lateMs.toFixed(1), worstMs.toFixed(1), String(tasks)],
  ]);
  const widths = head.map((_head, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {string[]} */ row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [head, ...rows].map(line).join('\n');
}
