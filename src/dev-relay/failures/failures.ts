import { isTooDeep } from '../../evaluation/nesting.js';
import { visible } from '../../log-text.js';
import { InvalidArgumentError, type DevRelayErrorCode } from '../errors.js';
import { checkNames, type KnownNames } from '../known-names.js';
import type { ChaosOptions } from './chaos.js';

/**
 * Which requests a failure is meant for: `stream` is the change stream. `any` is every request, those of the monitoring
 * endpoints included.
 */
export type FailurePath = 'collector' | 'ofrep' | 'configuration' | 'stream' | 'any';

/** How requests fail: give one of `status`, `reset` and `stall`. Without any of them it is a 503. */
export interface Failure {
  /** Respond with this status instead, after the body has been read. */
  readonly status?: number | undefined;
  /** The `Retry-After` header of that response: seconds from 0 on, or a text to be sent (an HTTP date). */
  readonly retryAfter?: number | string | undefined;
  /** The body of that response, an object as JSON of at most 1,000 levels. Default: `{"message":"<reason phrase>"}`. */
  readonly body?: string | object | undefined;
  /** Reset the connection, before the body is read or after it. */
  readonly reset?: 'before-body' | 'after-body' | undefined;
  /** Hold the response until `recover()`, then serve the request as usual if its client still waits. */
  readonly stall?: true | undefined;
  /** How many requests fail. Default 1; `Infinity` lasts until `recover()`. */
  readonly times?: number | undefined;
  /** Default `any`. */
  readonly path?: FailurePath | undefined;
  /**
   * Serve the request first, events recorded, and fail only the response: the client cannot know. Without it a request
   * that fails has no effect. Not possible with `reset: 'before-body'`.
   */
  readonly afterRecording?: true | undefined;
}

interface Due {
  readonly failure: Failure;
  left: number;
}

export interface DueFailures {
  readonly queue: readonly Failure[];
  /** Undefined without failures at random. */
  readonly chaos: ChaosOptions | undefined;
}

/** The failures that are due: those asked for, first in, first out, else those that chance brings. */
export class Failures {
  #queue: Due[] = [];
  #chance: Chance;
  readonly #stalled = new Set<(end: StallEnd) => void>();
  readonly #listeners = new Set<() => void>();
  #isClosed = false;

  constructor(chance: Chance = never) {
    this.#chance = chance;
  }

  /** Throws a `TypeError` for a failure that cannot happen. */
  fail(failure: Failure): void {
    this.#queue.push(entryOf(failure));
    this.#notify();
  }

  /** Replaces all failures, and lets requests that stall go on. Throws as `fail` does, and then changes nothing. */
  replace(failures: readonly Failure[], chance: Chance): void {
    const queue = failures.map(entryOf);
    this.#start(queue, chance);
  }

  /** The failures that are due: `times` is what is left of it. */
  get due(): DueFailures {
    const queue = this.#queue.map(({ failure, left }) => ({ ...failure, times: left }));
    return { queue, chaos: this.#chance.options };
  }

  /** `listener` is called after each change, also when a failure is used up. Returns a function that ends that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The failure of a request that has just arrived; each counts once. */
  next(path: FailurePath): Failure | undefined {
    const due = this.#queue.find(({ failure }) => concerns(failure, path));
    if (due === undefined) return this.#chance(path);
    due.left--;
    if (due.left <= 0) this.#queue = this.#queue.filter((entry) => entry !== due);
    this.#notify();
    return due.failure;
  }

  /** Forgets all failures, those of chance included, and lets requests that stall go on. */
  recover(): void {
    this.restart(never);
  }

  /** Forgets all failures but those of the chance given, and lets requests that stall go on. */
  restart(chance: Chance): void {
    this.#start([], chance);
  }

  #start(queue: Due[], chance: Chance): void {
    this.#queue = queue;
    this.#chance = chance;
    this.#release('recovered');
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Ends requests that stall, now and later. */
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

/** The failure that chance brings to a request, if any. */
export type Chance = ((path: FailurePath) => Failure | undefined) & { readonly options?: ChaosOptions };

export const never: Chance = () => undefined;

export type StallEnd = 'recovered' | 'closed';

function entryOf(failure: Failure): Due {
  checkNames(failure, MEMBERS);
  assertPossible(failure);
  return { failure, left: failure.times ?? 1 };
}

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

const code = 'INVALID_FAILURE';

const MEMBERS: KnownNames = { what: 'a member of a failure', names: Object.keys(MEMBER_NAMES), code };

export const FAILURE_PATHS: readonly string[] = [
  'collector',
  'ofrep',
  'configuration',
  'stream',
  'any',
] satisfies FailurePath[];

const RESETS: readonly string[] = ['before-body', 'after-body'];

function assertPossible(failure: Failure): void {
  const { status, reset, stall, times = 1, path = 'any', afterRecording } = failure;
  assertSendable(failure);
  assertTrue('stall', stall);
  assertTrue('afterRecording', afterRecording);
  assertOneOf('path', { word: path, words: FAILURE_PATHS, code });
  if (reset !== undefined) assertOneOf('reset', { word: reset, words: RESETS, code });
  if ([status, reset, stall].filter((kind) => kind !== undefined).length > 1) {
    throw impossible('Expected one of `status`, `reset` and `stall`, got several');
  }
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599)) {
    throw impossible(`Expected \`status\` to be an integer from 200 to 599, got \`${shown(status)}\``);
  }
  if (typeof times !== 'number' || !(times >= 1)) {
    throw impossible(`Expected \`times\` to be a number >= 1, got \`${shown(times)}\``);
  }
  if (afterRecording && reset === 'before-body') {
    throw impossible('`afterRecording` needs the body: use `reset: "after-body"`');
  }
}

function assertTrue(member: string, value: unknown): void {
  if (value === undefined || value === true) return;
  throw impossible(`Expected \`${member}\` to be true or missing, got \`${shown(value)}\``);
}

/** Node writes no header with another text: the failure would be a 500 when it is due. */
const HEADER_TEXT = /^[\t\x20-\x7e\x80-\xff]+$/;

function assertSendable({ retryAfter, body }: Failure): void {
  if (retryAfter !== undefined && !isRetryAfter(retryAfter)) {
    throw impossible(`Expected \`retryAfter\` to be seconds or the text of a header, got \`${shown(retryAfter)}\``);
  }
  if (body === undefined || typeof body === 'string') return;
  if (typeof body !== 'object' || body === null) {
    throw impossible(`Expected \`body\` to be a text or an object, got \`${shown(body)}\``);
  }
  if (!isWritable(body)) {
    throw impossible('Expected `body` to be a text or an object that JSON can express, of at most 1,000 levels');
  }
}

function isRetryAfter(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0;
  return typeof value === 'string' && HEADER_TEXT.test(value);
}

/** The body is written when the failure is due, and whenever somebody looks at the failures: too late for an error. */
function isWritable(body: object): boolean {
  try {
    return !isTooDeep(JSON.parse(JSON.stringify(body)));
  } catch {
    return false;
  }
}

/** A value as an error repeats it: an object may have a `toString` that throws. */
export function shown(value: unknown): string {
  return typeof value === 'object' ? 'an object' : visible(value, 50);
}

interface Choice {
  readonly word: unknown;
  readonly words: readonly string[];
  readonly code: DevRelayErrorCode;
}

/** Throws a `TypeError` with that code for a word that is none of `words`. */
export function assertOneOf(member: string, { word, words, code }: Choice): void {
  if (words.includes(word as string)) return;
  const expected = `one of ${words.join(', ')}`;
  throw new InvalidArgumentError(code, `Expected \`${member}\` to be ${expected}, got \`${shown(word)}\``);
}

function impossible(message: string): TypeError {
  return new InvalidArgumentError(code, message);
}
