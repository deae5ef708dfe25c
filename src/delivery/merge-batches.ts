import { Batch, type Run } from './batch.js';

const COMMA = Buffer.from(',');

/** Makes one batch of several, with their events in order; none of them may be under search. Copies their bytes. */
export function mergeBatches(batches: readonly [Batch, ...Batch[]]): Batch {
  const [{ envelope, firstSequence }] = batches;
  const pieces = batches.flatMap((batch, index) => (index === 0 ? [batch.events()] : [COMMA, batch.events()]));
  const bytes = joined([envelope.prefix, ...pieces, envelope.suffix]);
  const ends = endsOf(batches, envelope.prefix.length);
  const merged = new Batch({ bytes, ends, envelope, firstSequence, runs: runsOf(batches) });
  merged.attempts = Math.max(...batches.map(({ attempts }) => attempts));
  return merged;
}

/** The result has memory of its own, so that this can be used again. */
function joined(pieces: readonly Buffer[]): Buffer<ArrayBuffer> {
  const bytes = Buffer.allocUnsafeSlow(pieces.reduce((length, piece) => length + piece.length, 0));
  let end = 0;
  for (const piece of pieces) end += piece.copy(bytes, end);
  return bytes;
}

function endsOf(batches: readonly Batch[], start: number): Uint32Array {
  const ends = new Uint32Array(batches.reduce((size, batch) => size + batch.size, 0));
  let count = 0;
  let offset = start;
  for (const batch of batches) {
    for (const end of batch.ends()) ends[count++] = offset + end;
    offset += batch.bytes + COMMA.length;
  }
  return ends;
}

function runsOf(batches: readonly Batch[]): Run[] {
  const joined: Run[] = [];
  for (const { first, count } of batches.flatMap((batch) => batch.runs)) {
    const last = joined.at(-1);
    const follows = last !== undefined && last.first + last.count === first;
    if (follows) joined[joined.length - 1] = { first: last.first, count: last.count + count };
    else joined.push({ first, count });
  }
  return joined;
}
