import type { Ledger } from '../../src/delivery/ledger.js';
import type { PublisherOptions } from '../../src/delivery/publisher.js';
import type { AttemptResult } from '../../src/delivery/transport.js';
import { LARGE_BYTES, RETRY_AFTER_MS, strikesOf, type Fault, type Mix, type Strikes } from '../faults/drain/mix.js';
import { eventOf } from '../helpers/event-encoders.js';
import { after, numbersOf, pass, publish } from '../helpers/publisher-harness.js';
import { responseOf, ok, reset, stall, type SeenRequest } from '../helpers/scripted-transport.js';
import { randomOf } from '../helpers/seeded-random.js';

export interface Drain {
  readonly seed: number;
  readonly mix: Mix;
  /** Faults strike the first requests only. */
  readonly until: number;
  /** The share of events that the relay never accepts. */
  readonly poison: number;
  readonly events?: number;
  readonly options?: Partial<PublisherOptions>;
}

export interface Drained {
  /** The share of the healthy events that the relay has stored. */
  readonly share: number;
  readonly requests: readonly SeenRequest[];
  readonly ledger: Ledger;
}

const ROUND_TRIP_MS = 5;

/** Tracks events of 200 B for a second, without a real clock, and closes, while a relay fails as the seed says. */
export async function simulateDrain({ events = 20_000, ...drain }: Drain): Promise<Drained> {
  const random = randomOf(drain.seed);
  const poisoned = new Set<number>();
  while (poisoned.size < Math.round(events * drain.poison)) poisoned.add(Math.floor(random() * events));
  const stored = new Set<number>();
  const strikes = strikesOf(drain.seed, drain);
  const { publisher, transport } = publish({
    timeoutMs: 1_000,
    random,
    ...drain.options,
    respond: (request, n) => respond(request, { n, strikes, poisoned, stored }),
  });
  for (let n = 0; n < events; n++) {
    publisher.enqueue(eventOf(JSON.stringify({ kind: 'tracking', key: 'event', n, text: 'x'.repeat(150) })));
    if (n % 200 === 199) await pass((200 * 1_000) / events);
  }
  const closed = publisher.close();
  await pass(10_200);
  return { share: stored.size / (events - poisoned.size), requests: transport.requests, ledger: await closed };
}

interface Relay {
  readonly n: number;
  readonly strikes: Strikes;
  readonly poisoned: ReadonlySet<number>;
  readonly stored: Set<number>;
}

async function respond(request: SeenRequest, { n, strikes, poisoned, stored }: Relay): Promise<AttemptResult> {
  const { fault, cutAt } = strikes(n);
  if (fault === 'stall') return stall(request);
  await after(ROUND_TRIP_MS, undefined);
  const numbers = numbersOf(request.events);
  const isRefused = numbers.some((number) => poisoned.has(number));
  const early = failureOf(fault, request.bytes);
  if (early !== undefined) return early;
  if (!isRefused) for (const number of numbers) stored.add(number);
  if (fault === 'reset-after' || (fault === 'half' && cutAt === 'head')) return reset;
  return isRefused ? responseOf(400) : fault === 'text' || fault === '202' ? responseOf(202) : ok;
}

/** What strikes before the relay has looked at the events. */
function failureOf(fault: Fault | undefined, bytes: number): AttemptResult | undefined {
  if (fault === '429') return responseOf(429, RETRY_AFTER_MS);
  if (fault === '503' || fault === '500') return responseOf(Number(fault));
  if (fault === '413' && bytes > LARGE_BYTES) return responseOf(413);
  return fault === 'reset-before' ? reset : undefined;
}
