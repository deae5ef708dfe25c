import type { Ledger } from '../../src/index.js';
import { requestsOf, type Exchange } from '../faults/exchange.js';
import { EVENTS_OF_A_PROCESS } from './numbered-events.cjs';

/** One process, as its driver knows it. */
export interface Witness {
  readonly number: number;
  /** Its first events up to here are accepted, and one turn of the event loop has passed since. */
  readonly accepted: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly ledger?: Ledger | undefined;
  readonly end?: { readonly code: number | null; readonly signal: string | null } | undefined;
  /** How many requests the relay had seen whenever it went on after it had been stopped. */
  readonly wokenAt: readonly number[];
}

export interface Account {
  /** Events that were known as accepted. */
  readonly accepted: number;
  /** Different events that the relay has stored. */
  readonly arrived: number;
  /** Known as accepted, and never stored. */
  readonly lost: readonly number[];
  /** Stored, though nobody can have tracked them. */
  readonly invented: readonly number[];
  readonly duplicatesByCause: Readonly<Record<string, number>>;
  /** Stored once more without any reason. */
  readonly unexplained: readonly number[];
  /** Contradictions in what the processes report, as sentences. */
  readonly contradictions: readonly string[];
}

/** What a process may have tracked that its driver does not know of: two ticks, each with 200 events at most. */
const UNTOLD_EVENTS = 400;

/** What became of each event. Pure. */
export function accountOf(witnesses: readonly Witness[], exchanges: readonly Exchange[]): Account {
  const { places, repeats } = storedOf(exchanges);
  const causes = new Causes(witnesses, exchanges);
  const duplicatesByCause: Record<string, number> = {};
  const unexplained: number[] = [];
  for (const { n, before } of repeats) {
    const cause = causes.of(before);
    if (cause === undefined) unexplained.push(n);
    else duplicatesByCause[cause] = (duplicatesByCause[cause] ?? 0) + 1;
  }
  const known = new Map(witnesses.map((witness) => [witness.number, witness]));
  return {
    accepted: witnesses.reduce((sum, { accepted }) => sum + accepted, 0),
    arrived: places.size,
    lost: witnesses.flatMap((witness) => numbersOf(witness).filter((n) => !places.has(n))),
    invented: [...places.keys()].filter((n) => !isPossible(n, known)),
    duplicatesByCause,
    unexplained,
    contradictions: witnesses.flatMap(contradictionsOf),
  };
}

interface Repeat {
  readonly n: number;
  /** The request before, in which it was stored too. */
  readonly before: number;
}

/** In which request each event was stored last, and those that were stored before as well. */
function storedOf(exchanges: readonly Exchange[]): { places: ReadonlyMap<number, number>; repeats: Repeat[] } {
  const places = new Map<number, number>();
  const repeats: Repeat[] = [];
  for (const [index, { stored }] of exchanges.entries()) {
    for (const n of stored) {
      const before = places.get(n);
      if (before !== undefined) repeats.push({ n, before });
      places.set(n, index);
    }
  }
  return { places, repeats };
}

function numbersOf({ number, accepted }: Witness): number[] {
  return Array.from({ length: accepted }, (_, index) => number * EVENTS_OF_A_PROCESS + index);
}

function isPossible(n: number, known: ReadonlyMap<number, Witness>): boolean {
  const witness = known.get(Math.floor(n / EVENTS_OF_A_PROCESS));
  return witness !== undefined && n % EVENTS_OF_A_PROCESS < witness.accepted + UNTOLD_EVENTS;
}

/** Why an event was sent again after a request in which the relay had stored it. */
class Causes {
  readonly #exchanges: readonly Exchange[];
  readonly #witnesses: ReadonlyMap<string, Witness>;
  /** The last request of each process. */
  readonly #last = new Map<string, number>();

  constructor(witnesses: readonly Witness[], exchanges: readonly Exchange[]) {
    this.#exchanges = exchanges;
    this.#witnesses = new Map(witnesses.map((witness) => [String(witness.number), witness]));
    for (const [index, { sender }] of exchanges.entries()) if (sender !== undefined) this.#last.set(sender, index);
  }

  /** `undefined` where there is none. A process sends one request at a time, and notes its delivery before the next. */
  of(before: number): string | undefined {
    const { sender = '', lostBy } = this.#exchanges[before] as Exchange;
    const isLast = this.#last.get(sender) === before;
    const witness = this.#witnesses.get(sender);
    const isKilled = witness?.end?.signal === 'SIGKILL';
    if (lostBy !== undefined && !(isLast && isKilled && BY_ITSELF.includes(lostBy))) return 'response lost';
    if (isLast && isKilled) return 'killed before the delivery was noted';
    if (isLast && witness?.end !== undefined) return 'ended before the response came';
    if (witness?.wokenAt.some((woken) => this.#isUnderWay(before, woken))) return 'stopped while the response came';
    return undefined;
  }

  /** Whether it was the last request of its process when the relay had seen this many. */
  #isUnderWay(index: number, seen: number): boolean {
    const { sender } = this.#exchanges[index] as Exchange;
    return index < seen && !this.#exchanges.slice(index + 1, seen).some((other) => other.sender === sender);
  }
}

/** Requests that the client has left, by its end or otherwise. */
const BY_ITSELF = ['gave-up', 'left-early', 'under-way'];

function contradictionsOf({ number, accepted, dropped, ledger, end }: Witness): string[] {
  const told: string[] = [];
  for (const [reason, events] of Object.entries(dropped)) told.push(`dropped ${events} events (${reason})`);
  if (end?.signal !== 'SIGKILL' && (end?.code !== 0 || end.signal !== null)) {
    told.push(`ended with ${end?.signal ?? end?.code ?? 'nothing'}`);
  }
  if (ledger !== undefined) {
    const { delivered, pending, inFlight, recovered } = ledger;
    const sum = delivered + pending + inFlight + Object.values(ledger.dropped).reduce((a, b) => a + b, 0);
    if (ledger.accepted + recovered !== sum) told.push(`its ledger does not add up: ${JSON.stringify(ledger)}`);
    if (ledger.accepted !== accepted) told.push(`accepted ${ledger.accepted} events of ${accepted} that were tracked`);
    if (inFlight > 0) told.push(`closed with ${inFlight} events in flight`);
    if (pending !== ledger.pendingOnDisk) told.push(`closed with ${pending} events, ${ledger.pendingOnDisk} on disk`);
  }
  return told.map((each) => `process ${number} ${each}`);
}

/** The requests that took place. */
export function requestCount(exchanges: readonly Exchange[]): number {
  return requestsOf(exchanges).length;
}
