import { FailureRow, type Failure, type FailureRowOptions } from './failure-row.js';
import type { Pause } from './pause.js';

interface RelayTerms {
  readonly isClosing: boolean;
}

/**
 * Several relays may share an address, and one of them may be misconfigured. So after something was accepted, this many
 * refusals of everything in a row are followed by a back-off; only the next one is a hold.
 */
const MOST_STRAY_REFUSALS = 5;

/** What the latest responses tell about the relay. */
export class RelayState {
  readonly #row: FailureRow;
  /** How many more refusals of everything count as those of another relay behind the same address. */
  #strayRefusals = 0;
  /**
   * True from a pause until the relay accepts something: one request probes it, the others follow when it is healthy.
   */
  isProbing = false;
  /**
   * True after a page came in place of a relay's response. An empty batch has to be accepted first then, because a
   * relay behind the page may store what it gets.
   */
  isBehindPage = false;

  constructor(options: FailureRowOptions) {
    this.#row = new FailureRow(options);
  }

  /** What stops the present run; `undefined` while nothing does. */
  get pause(): Pause | undefined {
    return this.#row.pause;
  }

  /** A run begins: the pause is over. */
  resume(): void {
    this.#row.resume();
  }

  /** Any response proves the relay alive, even a refusal: the back-off begins again at its first step. */
  alive(): void {
    this.#row.end();
  }

  /** The relay has accepted something. */
  accepted(): void {
    this.#row.end();
    this.#strayRefusals = MOST_STRAY_REFUSALS;
    this.isProbing = this.#row.pause !== undefined;
    this.isBehindPage = false;
  }

  backOff(failure: Failure, terms: RelayTerms): void {
    this.#row.backOff(failure, terms);
    this.isProbing = true;
  }

  /**
   * The relay refuses everything. If it has just accepted something, only one of several relays may do so, and the next
   * request may reach another.
   */
  refusesAll({ cause, isPage }: { readonly cause: string; readonly isPage: boolean }, terms: RelayTerms): void {
    // Requests that were in flight together count as one refusal.
    const isAnother = this.#row.pause === undefined;
    if (!isPage && this.#strayRefusals > 0) {
      this.backOff({ cause }, terms);
      if (isAnother) this.#strayRefusals--;
      return;
    }
    this.#row.hold(cause);
    this.isProbing = true;
    this.isBehindPage ||= isPage;
  }
}
