import type { Logger } from '../logger.js';

type Level = 'error' | 'warn' | 'info';

interface Episode {
  count: number;
  readonly startMs: number;
}

/**
 * Logs a lasting condition once: the first time it is seen, and again only after it has ended. A pipeline that logs each failure of an outage hides
 * everything else.
 */
export class Episodes {
  readonly #logger: Logger;
  readonly #episodes = new Map<string, Episode>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The condition holds; logs the line, and answers true, if it did not hold before. */
  enter(condition: string, level: Level, line: string): boolean {
    const isNew = !this.#episodes.has(condition);
    if (isNew) this.#logger[level](line);
    this.count(condition, 1);
    return isNew;
  }

  /** Adds to what the condition has cost, without a line. */
  count(condition: string, amount: number): void {
    const episode = this.#episodes.get(condition);
    if (episode === undefined) this.#episodes.set(condition, { count: amount, startMs: performance.now() });
    else episode.count += amount;
  }

  /** How long the condition has held; 0 if it does not. */
  ageMs(condition: string): number {
    const episode = this.#episodes.get(condition);
    return episode === undefined ? 0 : performance.now() - episode.startMs;
  }

  /** The condition has ended: logs the line, which may tell what it cost, if it held. Answers whether it did. */
  leave(condition: string, level: Level, line: (count: number) => string): boolean {
    const episode = this.#episodes.get(condition);
    if (episode === undefined) return false;
    this.#episodes.delete(condition);
    this.#logger[level](line(episode.count));
    return true;
  }

  /** The condition has ended, and nobody needs to know. */
  forget(condition: string): void {
    this.#episodes.delete(condition);
  }
}
