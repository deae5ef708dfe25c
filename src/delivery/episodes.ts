import type { Logger } from '../logger.js';

type Level = 'error' | 'warn' | 'info';

/**
 * Logs a lasting condition once: the first time it is seen, and again only after it has ended. A pipeline that logs each failure of an outage hides
 * everything else.
 */
export class Episodes {
  readonly #logger: Logger;
  readonly #counts = new Map<string, number>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The condition holds; logs the line if it did not hold before. */
  enter(condition: string, level: Level, line: string): void {
    if (!this.#counts.has(condition)) this.#logger[level](line);
    this.count(condition, 1);
  }

  /** Adds to what the condition has cost, without a line. */
  count(condition: string, amount: number): void {
    this.#counts.set(condition, (this.#counts.get(condition) ?? 0) + amount);
  }

  /** The condition has ended: logs the line, which may tell what it cost, if it held. */
  leave(condition: string, level: Level, line: (count: number) => string): void {
    const count = this.#counts.get(condition);
    if (count === undefined) return;
    this.#counts.delete(condition);
    this.#logger[level](line(count));
  }

  /** The condition has ended, and nobody needs to know. */
  forget(condition: string): void {
    this.#counts.delete(condition);
  }
}
