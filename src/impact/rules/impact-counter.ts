import type { ImpactCounts, TimePoint } from './counts.js';
import { isJsonObject, lineText } from './lines/line-text.js';
import { LineTally } from './lines/line-tally.js';
import { sortLine } from './lines/sort-line.js';
import type { Seconds, SortedLine } from './lines/sorted-line.js';
import type { Question } from './question.js';
import { noSegment, segmentOf, type Segments } from './segments.js';
import { byBytes } from './users/by-bytes.js';
import { conversionsOf } from './users/fate.js';
import { timePointsOf, type UserTimes } from './users/time-points.js';
import { UserHistory } from './users/user-history.js';
import { UsersTally } from './users/users-tally.js';

/** The same analysis over the users of one segment. */
export interface SegmentCounts {
  readonly segment: string;
  readonly counts: ImpactCounts;
}

/**
 * The rules of the analysis (`docs/impact.md`) over lines in memory: read the lines of all files, in any order, then
 * ask for the counts.
 *
 * It holds the text of every goal event, so it is for some hundred thousand lines. Files of millions are counted by
 * SQL, which has the same results.
 */
export class ImpactCounter {
  readonly #question: Question;
  readonly #lines: LineTally;
  readonly #users = new Map<string, UserHistory>();
  readonly #goalEventTexts = new Set<string>();
  readonly #files = { read: 0, empty: 0 };
  #newest: Seconds = 0n;

  constructor(question: Question) {
    this.#question = question;
    this.#lines = new LineTally(question);
  }

  /** Counts a file; its lines are read one by one. An empty file is one of 0 bytes. */
  fileRead({ empty }: { readonly empty: boolean }): void {
    this.#files.read += 1;
    if (empty) this.#files.empty += 1;
  }

  /** A line with or without its separator, as UTF-8 or as a string. A blank one is no line. */
  readLine(line: Uint8Array | string): void {
    const text = lineText(line);
    if (text === '') return;
    this.#add(text === undefined ? malformed : this.#sorted(text));
  }

  counts(): ImpactCounts {
    return this.#countsOf(this.#users.values(), this.#lines);
  }

  /**
   * The same over the users of each segment, by name, and at last over the users without a row. A segment has the lines
   * of its users: exposures and goal events that nothing but their user can set aside, and copies of these.
   */
  segmentCounts(segments: Segments): SegmentCounts[] {
    const names = [...new Set(segments.values())].filter((name) => name !== noSegment).sort(byBytes);
    const usersOf = new Map([...names, noSegment].map((segment) => [segment, [] as UserHistory[]]));
    for (const [key, user] of this.#users) usersOf.get(segmentOf(key, segments))?.push(user);
    return [...usersOf].map(([segment, users]) => ({ segment, counts: this.#countsOf(users, this.#linesOf(users)) }));
  }

  /** The exposed users over time, in at most this many steps. */
  timePoints(steps: number): TimePoint[] {
    return timePointsOf(
      [...this.#users.values()].flatMap((user) => this.#timesOf(user)),
      steps,
    );
  }

  #add(sorted: SortedLine): void {
    this.#lines.add(sorted);
    if (sorted.test === 'counted') this.#user(sorted.exposure.user).addExposure(sorted.exposure);
    if (sorted.test === 'passed') this.#user(sorted.goalEvent.user).goalEvents.push(sorted.goalEvent);
    if (sorted.test === 'repeated' && sorted.user !== undefined) this.#user(sorted.user).repeated += 1;
  }

  #sorted(text: string): SortedLine {
    if (!isJsonObject(text)) return malformed;
    const { sorted, time = 0n } = sortLine(text, this.#question);
    if (time > this.#newest) this.#newest = time;
    return sorted.group === 'goalEvents' && this.#wasRead(text) ? repeated(sorted) : sorted;
  }

  #wasRead(text: string): boolean {
    const { size } = this.#goalEventTexts;
    return this.#goalEventTexts.add(text).size === size;
  }

  #user(key: string): UserHistory {
    const user = this.#users.get(key) ?? new UserHistory();
    this.#users.set(key, user);
    return user;
  }

  #linesOf(users: readonly UserHistory[]): LineTally {
    const lines = new LineTally(this.#question);
    for (const user of users) lines.addUser(user);
    return lines;
  }

  #countsOf(users: Iterable<UserHistory>, lines: LineTally): ImpactCounts {
    const { flag, goal, idMember, windowSeconds } = this.#question;
    const tally = new UsersTally({ windowSeconds, newest: this.#newest });
    for (const user of users) tally.addUser(user);
    return {
      flag,
      goal: goal.text,
      idMember,
      variations: tally.variations(),
      users: tally.users(),
      files: { ...this.#files },
      lines: lines.lines(),
      exposures: { ...lines.exposures(), counted: tally.exposures },
      goalEvents: { ...lines.goalEvents(), ...tally.goalEvents() },
    };
  }

  #timesOf(user: UserHistory): UserTimes[] {
    const { variation, firstExposure: exposed } = user;
    if (variation === undefined || exposed === undefined) return [];
    const times = conversionsOf(user, this.#question.windowSeconds).map(({ time }) => time);
    return [
      { variation, exposed, converted: times.length === 0 ? undefined : times.reduce((a, b) => (b < a ? b : a)) },
    ];
  }
}

const malformed: SortedLine = { group: 'lines', test: 'malformed' };

/** Test 10 comes before the others of a goal event: what sets a line aside sets its copies aside as repeated. */
function repeated(sorted: SortedLine): SortedLine {
  const user = sorted.test === 'passed' ? sorted.goalEvent.user : undefined;
  return { group: 'goalEvents', test: 'repeated', user };
}
