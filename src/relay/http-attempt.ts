import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Clock, Timer } from '../timing/clock.js';
import { BodyPieces } from './body-pieces.js';
import type { Connections, RequestHandler } from './connections.js';
import { decodeBody, encodingsOf, tooLarge, wholeOf } from './content-encoding.js';
import type { HttpFailure, HttpRequest, HttpResult } from './http-message.js';
import { describeError, type ErrorDescription } from './network-error.js';
import { textOf } from './response-text.js';

export interface AttemptParts {
  readonly request: HttpRequest;
  readonly settle: (result: HttpResult) => void;
  readonly connections: Connections;
  readonly clock: Clock;
}

/** Turns what undici reports about one request into one value. */
export class HttpAttempt implements RequestHandler {
  readonly #parts: AttemptParts;
  readonly #timer: Timer;
  readonly #deadlineMs: number;
  readonly #body = new BodyPieces();
  #controller: Dispatcher.DispatchController | undefined;
  #status: number | undefined;
  #headers: IncomingHttpHeaders = {};
  #encodings: readonly string[] = [];
  #room = 0;
  #isComplete = false;
  #isSettled = false;

  constructor(parts: AttemptParts) {
    this.#parts = parts;
    const { timeoutMs, signal } = parts.request;
    this.#deadlineMs = parts.clock.nowMs() + timeoutMs;
    this.#timer = parts.clock.setTimeout(this.#onTimeout, timeoutMs);
    // An open socket keeps the process alive by itself.
    this.#timer.unref();
    if (signal?.aborted) this.#giveUp(ABORTED);
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Checks the deadline, not the timer: when many requests time out together, some of the timers have yet to run. */
  onTurn(): boolean {
    if (this.#parts.clock.nowMs() >= this.#deadlineMs) this.#giveUp(this.#timeout('no free connection'));
    else if (this.#parts.request.isStillWanted?.() === false) this.#giveUp(UNWANTED);
    return !this.#isSettled;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The request was given up while it waited for a connection: nothing of it may go out.
    if (!this.onTurn()) return controller.abort(new Error('given up'));
    this.#controller = controller;
    this.#parts.connections.start(this);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // An interim response, such as 103, is none yet.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    this.#encodings = encodingsOf(headers['content-encoding']);
    const { maxResponseBytes, onHead } = this.#parts.request;
    onHead?.(status, headers);
    // Bytes that cannot be compressed become a few more.
    this.#room = this.#encodings.length === 0 ? maxResponseBytes : maxResponseBytes + (maxResponseBytes >> 3) + 1024;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { length } = chunk;
    this.#body.add(length > this.#room ? chunk.subarray(0, this.#room) : chunk);
    this.#room -= length;
    if (this.#room < 0) this.#giveUp(tooLarge(this.#parts.request.maxResponseBytes));
  }

  onResponseEnd(): void {
    this.#complete(undefined);
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.fail(error);
  }

  /** undici has ended the request. */
  fail(error: unknown): void {
    this.#complete(describeError(error));
  }

  readonly #onTimeout = (): void => {
    const isInLine = this.#parts.connections.isInLine(this);
    this.#giveUpAfterPendingReads(this.#timeout(isInLine ? 'no free connection' : 'no whole response'));
  };

  #timeout(what: string): ErrorDescription {
    return { code: 'TIMEOUT', message: `${what} within ${Math.round(this.#parts.request.timeoutMs)} ms` };
  }

  readonly #onAbort = (): void => this.#giveUpAfterPendingReads(ABORTED);

  /** After a blocked event loop timers run before sockets are read: a response that has already arrived counts. */
  #giveUpAfterPendingReads(cause: ErrorDescription): void {
    if (this.#controller === undefined) return this.#giveUp(cause);
    const { clock } = this.#parts;
    clock.setImmediate(() => this.#giveUp(cause));
    // Node.js loses immediates after `clearImmediate` was given one of a test tool.
    clock.setTimeout(() => this.#giveUp(cause), LAST_MS).unref();
  }

  #giveUp(cause: ErrorDescription): void {
    if (this.#isSettled) return;
    // There is no time left to decode what has come.
    this.#settle(this.#resultOf(this.#encodings.length === 0 ? this.#body.all : NOTHING, cause));
    this.#controller?.abort(new Error(cause.message));
  }

  #complete(cause: ErrorDescription | undefined): void {
    if (this.#isComplete || this.#isSettled) return;
    this.#isComplete = true;
    this.#parts.connections.end(this);
    if (BODILESS.has(this.#status)) this.#settle(this.#resultOf(NOTHING, undefined));
    else if (this.#encodings.length === 0) this.#settle(this.#resultOf(this.#body.all, cause));
    else void this.#decode(cause);
  }

  async #decode(cause: ErrorDescription | undefined): Promise<void> {
    const { pieces, cut } = await decodeBody({
      bytes: wholeOf(this.#body.all),
      encodings: this.#encodings,
      maxBytes: this.#parts.request.maxResponseBytes,
      isCut: cause !== undefined,
    });
    this.#settle(this.#resultOf(pieces, cause ?? cut));
  }

  #resultOf(pieces: readonly Buffer[], cause: ErrorDescription | undefined): HttpResult {
    const cut = cause === undefined ? undefined : this.#failureOf(cause);
    if (this.#status === undefined) return cut ?? this.#failureOf(NO_RESPONSE);
    const response = { kind: 'response', status: this.#status, headers: this.#headers, cut } as const;
    if (this.#parts.request.bodyAs === 'pieces') return { ...response, body: '', pieces };
    return { ...response, body: textOf(wholeOf(pieces)) };
  }

  #failureOf({ code, message }: ErrorDescription): HttpFailure {
    return { kind: 'failure', code, message, requestSent: this.#controller !== undefined };
  }

  #settle(result: HttpResult): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const { clock, request, settle, connections } = this.#parts;
    clock.clearTimeout(this.#timer);
    request.signal?.removeEventListener('abort', this.#onAbort);
    settle(result);
    connections.end(this);
  }
}

const LAST_MS = 20;

const NOTHING: readonly Buffer[] = [];

/** Statuses of responses that never have a body, whatever their headers announce. */
const BODILESS: ReadonlySet<number | undefined> = new Set([204, 304]);

const ABORTED: ErrorDescription = { code: 'ABORTED', message: 'given up at the deadline' };

const UNWANTED: ErrorDescription = { code: 'UNWANTED', message: 'given up before it went out' };

const NO_RESPONSE: ErrorDescription = { code: 'NETWORK', message: 'the connection ended without a response' };
