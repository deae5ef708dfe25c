import { PerformanceObserver, performance } from 'node:perf_hooks';

/**
 * Watches the event loop with an immediate that comes back in every turn. What a turn took is the smaller one of the
 * time on the clock and of the processor time of the whole process: other processes lengthen the one, threads of this
 * process the other.
 */
export class LoopWatch {
  #turns = [];
  #pauses = [];
  #isOver = false;
  #observer = new PerformanceObserver((list) => this.#pauses.push(...list.getEntries()));

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] });
    let start = performance.now();
    let cpu = process.cpuUsage();
    const turn = () => {
      const end = performance.now();
      const { user, system } = process.cpuUsage(cpu);
      const ms = Math.min(end - start, (user + system) / 1000);
      // An idle loop turns a million times a second.
      if (ms > WORTH_KEEPING_MS) this.#turns.push({ start, end, ms });
      if (this.#isOver) return;
      start = performance.now();
      cpu = process.cpuUsage();
      setImmediate(turn);
    };
    setImmediate(turn);
  }

  /** `blockMs`, the longest turn; `withoutGcMs`, the longest without what the garbage collector paused in it. */
  async end() {
    this.#isOver = true;
    // The observer is told of the last pauses later.
    await new Promise((resolve) => setTimeout(resolve, 20));
    this.#observer.disconnect();
    const turns = this.#turns.map((turn) => ({ ...turn, gcMs: this.#pausedIn(turn) }));
    return {
      blockMs: most(turns.map(({ ms }) => ms)),
      withoutGcMs: most(turns.map(({ ms, gcMs }) => ms - gcMs)),
      gcMs: most(this.#pauses.map(({ duration }) => duration)),
    };
  }

  #pausedIn({ start, end }) {
    const inside = this.#pauses.filter(({ startTime }) => startTime >= start && startTime < end);
    return inside.reduce((total, { duration }) => total + duration, 0);
  }
}

const WORTH_KEEPING_MS = 0.5;

const most = (values) => values.reduce((left, right) => Math.max(left, right), 0);
