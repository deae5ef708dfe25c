import { checkNames, type KnownNames } from '../known-names.js';

/** Which requests a failure is meant for; `any` includes the monitoring endpoints. */
export type FailurePath = 'collector' | 'ofrep' | 'configuration' | 'any';

/** How requests fail: give one of `status`, `reset` and `stall`. Without any of them it is a 503. */
export interface Failure {
  /** Answer this status instead, after the body has been read. */
  readonly status?: number;
  /** The `Retry-After` header of that answer: seconds, or a text as it is to be sent (an HTTP date). */
  readonly retryAfter?: number | string;
  /** The body of that answer, an object as JSON. Default: `{"message":"<reason phrase>"}`. */
  readonly body?: string | object;
  /** Reset the connection, before the body is read or after it. */
  readonly reset?: 'before-body' | 'after-body';
  /** Hold the answer until `recover()`, then serve the request as usual if its client still waits. */
  readonly stall?: true;
  /** How many requests fail. Default 1; `Infinity` lasts until `recover()`. */
  readonly times?: number;
  /** Default `any`. */
  readonly path?: FailurePath;
  /**
   * Serve the request first, events recorded, and fail only the answer: the client cannot know. Without it a request
   * that fails has no effect. Not possible with `reset: 'before-body'`.
   */
  readonly afterRecording?: true;
}

/** The failures that are due: those asked for, first in, first out, else those that chance brings. */
export class Failures {
  #queue: { readonly failure: Failure; left: number }[] = [];
  #chance: (path: FailurePath) => Failure | undefined;
  readonly #stalled = new Set<(end: StallEnd) => void>();
  #isClosed = false;

  constructor(chance: (path: FailurePath) => Failure | undefined = () => undefined) {
    this.#chance = chance;
  }

  /** Throws a `TypeError` for a failure that cannot happen. */
  fail(failure: Failure): void {
    checkNames(failure, MEMBERS);
    assertPossible(failure);
    this.#queue.push({ failure, left: failure.times ?? 1 });
  }

  /** The failure of a request that has just arrived; each counts once. */
  next(path: FailurePath): Failure | undefined {
    const due = this.#queue.find(({ failure }) => concerns(failure, path));
    if (due === undefined) return this.#chance(path);
    due.left--;
    if (due.left <= 0) this.#queue = this.#queue.filter((entry) => entry !== due);
    return due.failure;
  }

  /** Forgets all failures, those of chance included, and lets go what stalls. */
  recover(): void {
    this.#queue = [];
    this.#chance = () => undefined;
    this.#release('recovered');
  }

  /** Ends what stalls for good. */
  close(): void {
    this.#isClosed = true;
    this.#release('closed');
  }

  /** Resolves when a stalled request may go on, or when it never will. */
  stall(): Promise<StallEnd> {
    if (this.#isClosed) return Promise.resolve('closed');
    return new Promise((resolve) => this.#stalled.add(resolve));
  }

  #release(end: StallEnd): void {
    for (const resolve of this.#stalled) resolve(end);
    this.#stalled.clear();
  }
}

export type StallEnd = 'recovered' | 'closed';

function concerns({ path = 'any' }: Failure, requested: FailurePath): boolean {
  return path === 'any' || path === requested;
}

const MEMBER_NAMES: Readonly<Record<keyof Failure, true>> = {
  status: true,
  retryAfter: true,
  body: true,
  reset: true,
  stall: true,
  times: true,
  path: true,
  afterRecording: true,
};

const MEMBERS: KnownNames = { what: 'a member of a failure', names: Object.keys(MEMBER_NAMES) };

const PATHS: readonly string[] = ['collector', 'ofrep', 'configuration', 'any'] satisfies FailurePath[];
const RESETS: readonly string[] = ['before-body', 'after-body'];

function assertPossible({ status, reset, stall, times = 1, path = 'any', afterRecording }: Failure): void {
  assertOneOf('path', { word: path, words: PATHS });
  if (reset !== undefined) assertOneOf('reset', { word: reset, words: RESETS });
  if ([status, reset, stall].filter((kind) => kind !== undefined).length > 1) {
    throw new TypeError('Expected one of `status`, `reset` and `stall`, got several');
  }
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599)) {
    throw new TypeError(`Expected \`status\` to be an integer from 200 to 599, got \`${String(status)}\``);
  }
  if (!(times >= 1)) throw new TypeError(`Expected \`times\` to be a number >= 1, got \`${String(times)}\``);
  if (afterRecording && reset === 'before-body') {
    throw new TypeError('`afterRecording` needs the body: use `reset: "after-body"`');
  }
}

function assertOneOf(member: string, { word, words }: { word: unknown; words: readonly string[] }): void {
  if (words.includes(word as string)) return;
  throw new TypeError(`Expected \`${member}\` to be one of ${words.join(', ')}, got \`${String(word)}\``);
}
