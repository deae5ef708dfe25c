/** One request to the collector, as the relay saw it. */
export interface Exchange {
  /** Who has sent it, by the header `x-sender`. */
  readonly sender?: string | undefined;
  /** Length of the body, as the head announced it; 0 where the relay cannot know whether there was a request at all. */
  readonly bodyBytes: number;
  /** The events that the relay saw, in their order; of a body that was cut those that had come as a whole. */
  readonly seen: readonly number[];
  /** The event of which the beginning had come when the body was cut. */
  readonly begun?: number | undefined;
  /**
   * Bytes of the body that come after the last event seen: events of which the relay cannot know. 0 where it has read
   * the whole body.
   */
  readonly unseenBytes: number;
  /** Those of `seen` that the relay keeps. */
  readonly stored: readonly number[];
  /** What the client was told. */
  readonly status?: number | undefined;
  /** Why the client may not know. Beside a status: the one or the other has reached it. */
  readonly lostBy?: string | undefined;
  /** The client was closing already. */
  readonly whileClosing?: boolean;
}

/** What may have been on its way when the relay cut a connection that the client could use again. */
export const UNHEARD: Exchange = { bodyBytes: 0, seen: [], unseenBytes: Infinity, stored: [], lostBy: 'unheard' };

/** The exchanges that took place for certain. */
export function requestsOf(exchanges: readonly Exchange[]): Exchange[] {
  return exchanges.filter((exchange) => exchange !== UNHEARD);
}

/** Whether the client can know that the relay has the events. */
export function mayBeAcknowledged({ status = 0 }: Exchange): boolean {
  return status >= 200 && status < 300;
}

/** Whether the client knows that the relay has the events. */
export function isAcknowledged(exchange: Exchange): boolean {
  return exchange.lostBy === undefined && mayBeAcknowledged(exchange);
}

/** Whether the client can only know that the response is lost. */
export function isLost({ status, lostBy }: Exchange): boolean {
  return lostBy !== undefined && status === undefined;
}

export type NumberOf = (event: unknown) => number;

/** What a relay sees of a request of which only these bytes have come. */
export function sightOf(
  received: Buffer,
  { bodyBytes, numberOf = numberInDetails }: { readonly bodyBytes: number; readonly numberOf?: NumberOf | undefined },
): Pick<Exchange, 'seen' | 'begun' | 'unseenBytes'> {
  if (received.length >= bodyBytes) {
    return { seen: numbersOf(received.toString('utf8'), numberOf), begun: undefined, unseenBytes: 0 };
  }
  const text = received.toString('latin1');
  const { texts, end } = wholeEventsOf(text);
  const seen = texts.map((each) => numberOf(JSON.parse(Buffer.from(each, 'latin1').toString('utf8'))));
  return { seen, begun: numberOfBeginning(text.slice(end)), unseenBytes: bodyBytes - end };
}

/** The numbers of the events of a body, which must be a whole envelope. */
function numbersOf(body: string, numberOf: NumberOf): number[] {
  const { meta, events } = JSON.parse(body) as { meta: object; events: unknown[] };
  if (typeof meta !== 'object') throw new Error(`Expected an envelope, got ${body.slice(0, 100)}`);
  return events.map(numberOf);
}

function numberInDetails(event: unknown): number {
  return (event as { trackingEventDetails: { n: number } }).trackingEventDetails.n;
}

function numberOfBeginning(text: string): number | undefined {
  const [, digits] = /"trackingEventDetails":\{"n":(\d+),/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

const EVENTS = '"events":[';

/** The texts of the events that are there as a whole, and where the last one ends. */
function wholeEventsOf(body: string): { texts: string[]; end: number } {
  const texts: string[] = [];
  const first = body.indexOf(EVENTS) + EVENTS.length;
  if (first < EVENTS.length) return { texts, end: 0 };
  let end = first;
  for (let start = first; ; start = end + 1) {
    const next = endOfObject(body, start);
    if (next === undefined) return { texts, end };
    texts.push(body.slice(start, next));
    end = next;
  }
}

/** Where the JSON object ends that begins at `start`; `undefined` if it does not. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (inString && char === '\\') i++;
    else if (char === '"') inString = !inString;
    else if (!inString && char === '{') depth++;
    else if (!inString && char === '}' && --depth === 0) return i + 1;
  }
  return undefined;
}
