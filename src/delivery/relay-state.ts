import type { Random } from '../timing/backoff.js';
import { FailureRow, type Failure } from './failure-row.js';
import type { Pause } from './pause.js';

/** What is known of the relay from its last responses. */
export class RelayState {
  readonly #row: FailureRow;
  /** From a pause until the relay accepts something: one request looks, the others follow when it is healthy. */
  isProbing = false;
  /** A page came in place of a response: an empty batch asks first, because the relay behind may store what it gets. */
  isBehindPage = false;

  constructor(random: Random) {
    this.#row = new FailureRow(random);
  }

  /** What stops the present run; `undefined` while nothing does. */
  get pause(): Pause | undefined {
    return this.#row.pause;
  }

  /** A run begins: the pause is over. */
  resume(): void {
    this.#row.resume();
  }

  /** A response proves the relay alive, a refusal perhaps: the back-off begins again at its first step. */
  alive(): void {
    this.#row.end();
  }

  /** The relay has accepted something. */
  accepted(): void {
    this.#row.end();
    this.isProbing = this.#row.pause !== undefined;
    this.isBehindPage = false;
  }

  backOff(failure: Failure, terms: { readonly isClosing: boolean }): void {
    this.#row.backOff(failure, terms);
    this.isProbing = true;
  }

  hold({ cause, isPage }: { readonly cause: string; readonly isPage: boolean }): void {
    this.#row.hold(cause);
    this.isProbing = true;
    this.isBehindPage ||= isPage;
  }
}
