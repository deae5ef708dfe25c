import { FailureRow, type Failure, type FailureRowOptions } from './failure-row.js';
import type { Pause } from './pause.js';

interface RelayTerms {
  readonly isClosing: boolean;
}

/** After the relay has accepted something it may refuse everything so often in a row before that is a hold. */
const MOST_STRAY_REFUSALS = 5;

/** What is known of the relay from its last responses. */
export class RelayState {
  readonly #row: FailureRow;
  /** How many more refusals of everything may come from another relay behind the same address. */
  #strayRefusals = 0;
  /** From a pause until the relay accepts something: one request looks, the others follow when it is healthy. */
  isProbing = false;
  /** A page came in place of a response: an empty batch asks first, because the relay behind may store what it gets. */
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

  /** A response proves the relay alive, a refusal perhaps: the back-off begins again at its first step. */
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

  /** The relay refuses everything; where it has just accepted something, one of several may: the next one accepts. */
  refusesAll({ cause, isPage }: { readonly cause: string; readonly isPage: boolean }, terms: RelayTerms): void {
    // Those that were under way together are one refusal.
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
