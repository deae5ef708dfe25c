import type { DropReason, Ledger } from '../../../src/index.js';

/** What both sides recorded of one run. The events bear the numbers 0, 1, 2, … */
export interface DrainRecord {
  /** Events that the application tracked. */
  readonly tracked: number;
  readonly culprits: ReadonlySet<number>;
  /** The events of each request that the relay has stored. */
  readonly stored: readonly (readonly number[])[];
  readonly ledger: Pick<Ledger, 'accepted' | 'delivered' | 'pending' | 'inFlight' | 'dropped'>;
  /** What `onUndelivered` was given. */
  readonly undelivered: readonly number[];
}

export interface Account {
  readonly healthy: number;
  /** Share of the healthy events that the relay has stored at least once. */
  readonly storedShare: number;
  /** Events that the ledger counts as delivered, as a share of the healthy ones. */
  readonly ledgerShare: number;
  /** Copies beyond the first. */
  readonly copies: number;
  /** Healthy events that are neither stored nor handed over, and that no reason of the ledger explains. */
  readonly unaccounted: number;
  /** Sentences about everything else that must not be. */
  readonly contradictions: readonly string[];
}

/** Reasons that the options of a run may give for the loss of a healthy event. */
const ALLOWED: readonly DropReason[] = ['overflow', 'ambiguous'];

/** Goes through all events and asks the relay's record and the ledger about each. Pure. */
export function accountOf(record: DrainRecord): Account {
  const { tracked, culprits, ledger } = record;
  const stored = new Set(record.stored.flat());
  const handedOver = new Set(record.undelivered);
  const healthy = Array.from({ length: tracked }, (_, n) => n).filter((n) => !culprits.has(n));
  const arrived = healthy.filter((n) => stored.has(n)).length;
  const missing = healthy.filter((n) => !stored.has(n) && !handedOver.has(n)).length;
  const allowed = ALLOWED.reduce((sum, reason) => sum + ledger.dropped[reason], 0);
  return {
    healthy: healthy.length,
    storedShare: shareOf(arrived, healthy.length),
    ledgerShare: shareOf(ledger.delivered, healthy.length),
    copies: record.stored.reduce((sum, { length }) => sum + length, 0) - stored.size,
    unaccounted: Math.max(0, missing - allowed),
    contradictions: contradictionsOf(record, { stored, handedOver, allowed }),
  };
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

interface Sets {
  readonly stored: ReadonlySet<number>;
  readonly handedOver: ReadonlySet<number>;
  /** Events that went for a reason that the options allow. */
  readonly allowed: number;
}

function contradictionsOf(record: DrainRecord, sets: Sets): string[] {
  return [...imbalanceOf(record), ...wrongNumbersOf(record, sets), ...wrongReasonsOf(record, sets)];
}

function imbalanceOf({ tracked, ledger }: DrainRecord): string[] {
  const { accepted, delivered, pending, inFlight, dropped } = ledger;
  const settled = Object.values(dropped).reduce((sum, count) => sum + count, delivered);
  return [
    ...complainIf(accepted !== tracked, `${accepted} accepted, ${tracked} tracked`),
    ...complainIf(pending + inFlight > 0, `${pending} pending and ${inFlight} in flight after close`),
    ...complainIf(accepted !== settled + pending + inFlight, `${accepted} accepted, ${settled} settled`),
  ];
}

function wrongNumbersOf(
  { tracked, culprits, ledger, undelivered }: DrainRecord,
  { stored, handedOver }: Sets,
): string[] {
  const { delivered, dropped } = ledger;
  const invented = [...stored, ...handedOver].filter((n) => !(n < tracked)).length;
  const storedCulprits = [...culprits].filter((n) => stored.has(n)).length;
  return [
    ...complainIf(invented > 0, `${invented} events that nobody tracked`),
    ...complainIf(storedCulprits > 0, `${storedCulprits} culprits stored`),
    ...complainIf(delivered > stored.size, `${delivered} delivered in the ledger, ${stored.size} at the relay`),
    ...complainIf(handedOver.size !== undelivered.length, 'onUndelivered was given an event twice'),
    ...complainIf(
      dropped.shutdown !== undelivered.length,
      `${dropped.shutdown} dropped as shutdown, ${undelivered.length} handed over`,
    ),
  ];
}

/** Every culprit is rejected or handed over, and nothing else is rejected. */
function wrongReasonsOf({ culprits, ledger }: DrainRecord, { handedOver, allowed }: Sets): string[] {
  const { rejected } = ledger.dropped;
  const expected = [...culprits].filter((n) => !handedOver.has(n)).length;
  const others = Object.entries(ledger.dropped).filter(
    ([reason, count]) => count > 0 && !['rejected', 'shutdown', ...ALLOWED].includes(reason),
  );
  return [
    ...others.map(([reason, count]) => `${count} dropped as ${reason}`),
    ...complainIf(rejected > expected, `${rejected} rejected, of which ${expected} can be culprits`),
    ...complainIf(
      rejected + allowed < expected,
      `${rejected} rejected, ${expected} culprits that were not handed over`,
    ),
  ];
}

function complainIf(isWrong: boolean, sentence: string): string[] {
  return isWrong ? [sentence] : [];
}
