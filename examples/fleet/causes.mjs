import { isAcknowledged } from './sendings.mjs';

export const CAUSES = {
  relayKilled: 'the relay was killed before it responded',
  gaveUp: 'the provider gave up waiting for the response',
  ended: 'the provider ended before the response came',
  notNoted: 'the provider was killed before it noted the delivery',
  refused: 'the relay responded with an error',
  outage: 'the relay sent it again after the outage of the broker',
  unexplained: 'unexplained',
};

/**
 * How long an outage goes on in a relay when the broker is back: its client leaves a partition alone for 10 s after
 * three errors in a row, and with each new event the relay sends again whatever waits, until all of it has been taken
 * at once.
 */
const AFTERMATH_MS = 15_000;

/** Why events arrived more than once. */
export class Causes {
  #outages;
  #lives;
  /** The last sending of each life. */
  #last = new Map();

  /**
   * @param {readonly import('./sendings.mjs').Sending[]} sendings in their order
   * @param {readonly { sender: string, signal?: string | null }[]} lives
   * @param {readonly { fromMs: number, toMs: number }[]} outages of the broker
   */
  constructor(sendings, lives, outages) {
    this.#outages = outages;
    this.#lives = new Map(lives.map((life) => [life.sender, life]));
    for (const sending of sendings) this.#last.set(sending.sender, sending);
  }

  /**
   * The cause of each copy but the first. Copies that the provider has sent come first; what is left is the relay's.
   *
   * @param {number} copies how often the event has arrived
   * @param {readonly import('./sendings.mjs').Sending[]} sendings those with the event, in their order
   */
  of(copies, sendings) {
    const ofProvider = sendings.slice(0, -1).map((sending) => this.#whySentAgain(sending));
    const ofRelay = sendings.some((sending) => this.#meetsOutage(sending)) ? CAUSES.outage : CAUSES.unexplained;
    return Array.from({ length: copies - 1 }, (_, index) => ofProvider[index] ?? ofRelay);
  }

  #whySentAgain(sending) {
    const isLast = this.#last.get(sending.sender) === sending;
    const isOver = isLast && this.#lives.get(sending.sender)?.signal;
    if (sending.end === 'relay left') return CAUSES.relayKilled;
    if (sending.end === 'client left') return isOver ? CAUSES.ended : CAUSES.gaveUp;
    if (!isAcknowledged(sending)) return CAUSES.refused;
    return isOver === 'SIGKILL' ? CAUSES.notNoted : CAUSES.unexplained;
  }

  #meetsOutage({ startMs, endMs }) {
    return this.#outages.some(({ fromMs, toMs }) => startMs <= toMs + AFTERMATH_MS && endMs >= fromMs);
  }
}
