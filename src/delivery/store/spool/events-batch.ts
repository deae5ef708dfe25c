import { Batch, type Run } from '../../batch.js';
import type { Envelope } from '../../envelope.js';
import type { EventsRecord } from './record-reader.js';

const COMMA = 0x2c;

/** Consecutive events of a record. */
export interface Piece {
  readonly events: Buffer;
  /** Where each event ends, counted from the start of the first. */
  readonly ends: readonly number[];
  readonly first: number;
}

/** The events of a record whose numbers `isWanted` accepts; `shift` is added to the numbers in the result. */
export function piecesOf(record: EventsRecord, shift: number, isWanted: (number: number) => boolean): Piece[] {
  const pieces: Piece[] = [];
  const { first, ends } = record;
  for (let from = 0; from < ends.length; from++) {
    if (!isWanted(first + from)) continue;
    let to = from + 1;
    while (to < ends.length && isWanted(first + to)) to++;
    pieces.push(pieceOf(record, { from, to, shift }));
    from = to;
  }
  return pieces;
}

/** The events from index `from` to the one before `to`. */
export function pieceOf(
  { first, events, ends }: Pick<EventsRecord, 'first' | 'events' | 'ends'>,
  { from, to, shift = 0 }: { readonly from: number; readonly to: number; readonly shift?: number },
): Piece {
  const start = from === 0 ? 0 : (ends[from - 1] ?? 0) + 1;
  const part = ends.slice(from, to).map((end) => end - start);
  return { events: events.subarray(start, start + (part.at(-1) ?? 0)), ends: part, first: first + from + shift };
}

/** A batch of all these events, which are copied. */
export function batchOf(pieces: readonly Piece[], envelope: Envelope): Batch {
  const { prefix, suffix } = envelope;
  const count = pieces.reduce((sum, { ends }) => sum + ends.length, 0);
  const length = pieces.reduce((sum, { events }) => sum + events.length + 1, prefix.length - 1);
  const bytes = Buffer.allocUnsafeSlow(length + suffix.length);
  const allEnds = new Uint32Array(count);
  let [offset, index] = [prefix.copy(bytes), 0];
  for (const { events, ends } of pieces) {
    if (index > 0) bytes[offset++] = COMMA;
    for (const end of ends) allEnds[index++] = offset + end;
    offset += events.copy(bytes, offset);
  }
  suffix.copy(bytes, offset);
  const runs: Run[] = pieces.map(({ first, ends }) => ({ first, count: ends.length }));
  return new Batch({ bytes, ends: allEnds, envelope, firstSequence: runs[0]?.first ?? 0, runs });
}
