import type { Logger } from '../logger.js';
import { systemClock, type Clock } from './clock.js';

type Level = 'error' | 'warn' | 'info';

interface Episode {
  readonly level: Level;
  count: number;
  openedMs: number;
  /** When the condition ended; `undefined` while it holds. */
  endedMs: number | undefined;
  /** Whether the log says that the condition holds. */
  isTold: boolean;
}

/** A condition that comes back within this time has not really ended: it flaps. */
const QUIET_MS = 60_000;

/** A condition that comes back and holds for this long is logged again: the last line must not be a false "over". */
const TOLD_AGAIN_AFTER_MS = 10_000;

/**
 * Logs a lasting condition once, when it begins, and once when it ends, at the level of its beginning. A condition that
 * comes and goes is one episode: a pipeline that logs each failure of an outage hides everything else.
 */
export class Episodes {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #episodes = new Map<string, Episode>();
  readonly #loggedMs = new Map<string, number>();

  constructor(logger: Logger, clock: Clock = systemClock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** The condition holds; logs the line unless the log says so already. */
  enter(condition: string, level: Level, line: string): void {
    const episode = this.#open(condition, level);
    episode.count++;
    if (episode.isTold || this.#clock.nowMs() < tellFromMs(episode)) return;
    episode.isTold = true;
    this.#logger[level](line);
  }

  /** The condition has ended: logs the line if the log says that it holds. `count` is how often it was seen. */
  leave(condition: string, line: (count: number) => string): void {
    const episode = this.#episodes.get(condition);
    if (episode === undefined || episode.endedMs !== undefined) return;
    const { isTold, level, count } = episode;
    Object.assign(episode, { endedMs: this.#clock.nowMs(), isTold: false });
    if (isTold) this.#logger[level](line(count));
  }

  /** Something that happens again and again: logs the line, at most once a minute. */
  occasionally(what: string, level: Level, line: string): void {
    const nowMs = this.#clock.nowMs();
    const loggedMs = this.#loggedMs.get(what);
    if (loggedMs !== undefined && nowMs - loggedMs < QUIET_MS) return;
    this.#loggedMs.set(what, nowMs);
    this.#logger[level](line);
  }

  #open(condition: string, level: Level): Episode {
    const known = this.#episodes.get(condition);
    if (known !== undefined && known.endedMs === undefined) return known;
    const nowMs = this.#clock.nowMs();
    if (known !== undefined && nowMs - (known.endedMs ?? 0) < QUIET_MS) {
      return Object.assign(known, { openedMs: nowMs, endedMs: undefined });
    }
    const episode: Episode = { level, count: 0, openedMs: nowMs, endedMs: undefined, isTold: false };
    this.#episodes.set(condition, episode);
    return episode;
  }
}

/** A new condition is logged at once, a condition that came back only when it lasts. */
function tellFromMs({ count, openedMs }: Episode): number {
  return count === 1 ? openedMs : openedMs + TOLD_AGAIN_AFTER_MS;
}
