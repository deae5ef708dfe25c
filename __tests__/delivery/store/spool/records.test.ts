import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { HEAD_BYTES, MARK_BYTES } from '../../../../src/delivery/store/spool/record-format.js';
import { readRecords, type ReadRecord } from '../../../../src/delivery/store/spool/record-reader.js';
import { RecordWriter, type WholeRecord } from '../../../../src/delivery/store/spool/record-writer.js';
import { NumberSet } from '../../../../src/delivery/store/spool/number-set.js';

/** Texts of events; some of them have in them what a record begins with, as far as JSON lets it. */
const eventText = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.constant(JSON.stringify(MARK_BYTES.toString('latin1').repeat(8))),
);

type Written =
  | { readonly type: 'events'; readonly first: number; readonly texts: readonly string[]; readonly writtenMs: number }
  | { readonly type: 'settled'; readonly runs: readonly { readonly first: number; readonly count: number }[] };

const number = fc.nat(2 ** 31 - 1).map((half) => half * 2 ** 16);
const eventsRecord = fc.record({
  type: fc.constant('events' as const),
  first: number,
  texts: fc.array(eventText, { minLength: 1, maxLength: 6 }),
  writtenMs: number,
});
const settledRecord = fc.record({
  type: fc.constant('settled' as const),
  runs: fc.array(fc.record({ first: number, count: fc.integer({ min: 1, max: 2 ** 31 }) }), {
    minLength: 1,
    maxLength: 5,
  }),
});
const written: fc.Arbitrary<Written[]> = fc.array(fc.oneof(eventsRecord, settledRecord), { maxLength: 8 });

/** The bytes of each record. */
function bytesOf(records: readonly Written[]): Buffer[] {
  const writer = new RecordWriter();
  return records.map((record) => {
    if (record.type === 'settled') return wholeOf(writer.settled(record.runs));
    const texts = record.texts.map((text) => Buffer.from(text));
    let end = -1;
    const ends = texts.map(({ length }) => (end += length + 1));
    const view = { bytes: Buffer.from(record.texts.join(',')), start: 0, ends, from: 0, to: ends.length, first: 0 };
    return wholeOf(writer.events(view, { first: record.first, writtenMs: record.writtenMs }));
  });
}

/** A copy: the writer uses its memory again. */
function wholeOf({ pieces, bytes }: WholeRecord): Buffer {
  return Buffer.concat(pieces).subarray(0, bytes);
}

/** What was read, in the words of what was written. */
function readable(record: ReadRecord): Written | 'header' {
  if (record.type === 'header') return 'header';
  if (record.type === 'settled') return { type: 'settled', runs: record.runs };
  const { first, writtenMs, ends, events } = record;
  const texts = ends.map((end, index) => events.toString('utf8', index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end));
  return { type: 'events', first, texts, writtenMs };
}

function read(bytes: Buffer): (Written | 'header')[] {
  return readRecords(bytes, 0).records.map(readable);
}

/** Reads as a file is read that is larger than what is read at a time. */
function readInParts(bytes: Buffer, partBytes: number): (Written | 'header')[] {
  const all: (Written | 'header')[] = [];
  for (let [at, length] = [0, partBytes]; at < bytes.length;) {
    const part = bytes.subarray(at, at + length);
    const { records, consumed } = readRecords(part, bytes.length - at - part.length);
    all.push(...records.map(readable));
    [at, length] = consumed === 0 ? [at, length * 4] : [at + consumed, partBytes];
  }
  return all;
}

describe('the records of a log', () => {
  it('are read as they were written, also in small parts', () => {
    fc.assert(
      fc.property(written, fc.integer({ min: 1, max: 200 }), (records, partBytes) => {
        const bytes = Buffer.concat(bytesOf(records));
        expect(read(bytes)).toEqual(records);
        expect(readInParts(bytes, partBytes)).toEqual(records);
      }),
    );
  });

  it('the records of a log that are whole are read where the end is torn', () => {
    fc.assert(
      fc.property(written, fc.nat(), (records, cut) => {
        const parts = bytesOf(records);
        const bytes = Buffer.concat(parts);
        const length = cut % (bytes.length + 1);
        let [whole, end] = [0, 0];
        while (whole < parts.length && end + (parts[whole]?.length ?? 0) <= length) end += parts[whole++]?.length ?? 0;
        expect(read(bytes.subarray(0, length))).toEqual(records.slice(0, whole));
      }),
    );
  });

  it('are read before and behind a changed bit, and nothing is read that was not written', () => {
    fc.assert(
      fc.property(written, fc.nat(), fc.integer({ min: 1, max: 80 }), (records, position, partBytes) => {
        const parts = bytesOf(records);
        const bytes = Buffer.concat(parts);
        if (bytes.length === 0) return;
        const bit = position % (8 * bytes.length);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        let [damaged, end] = [-1, 0];
        while (end <= bit >> 3) end += parts[++damaged]?.length ?? 0;
        const others = records.filter((_, index) => index !== damaged);
        expect([read(bytes), readInParts(bytes, partBytes)]).toEqual([others, others]);
      }),
    );
  });

  it('are read around bytes that somebody put between them, and nothing else is', () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.uint8Array({ maxLength: 60 }).map((rest) => Buffer.concat([MARK_BYTES, rest])),
      fc.nat(200).map((length) => Buffer.concat([MARK_BYTES, Buffer.from([length, 0, 0, 0])])),
    );
    fc.assert(
      fc.property(written, garbage, fc.nat(), (records, bytes, place) => {
        const parts: Uint8Array[] = bytesOf(records);
        parts.splice(place % (parts.length + 1), 0, bytes);
        expect(read(Buffer.concat(parts))).toEqual(records);
      }),
    );
  });

  it('are not found in random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => expect(read(Buffer.from(bytes))).toEqual([])),
    );
  });

  it('are not made of the text of an event, though it looks like one of them', () => {
    const [inner] = bytesOf([{ type: 'events', first: 1, texts: ['"planted"'], writtenMs: 5 }]) as [Buffer];
    const outer: Written = {
      type: 'events',
      first: 7,
      texts: [JSON.stringify(inner.toString('latin1'))],
      writtenMs: 9,
    };
    const [bytes] = bytesOf([outer]) as [Buffer];
    expect(read(bytes)).toEqual([outer]);
    bytes[HEAD_BYTES] = (bytes[HEAD_BYTES] ?? 0) ^ 1;
    expect(read(bytes)).toEqual([]);
  });

  it('the records of a log of a later version are passed over', () => {
    const [first, unknown, last] = bytesOf(
      [1, 2, 3].map((n) => ({ type: 'settled', runs: [{ first: n, count: 1 }] })),
    ) as [Buffer, Buffer, Buffer];
    unknown[HEAD_BYTES - 1] = 99;
    unknown.writeUInt32LE(crc32(unknown.subarray(HEAD_BYTES - 1)), 8);
    expect(read(Buffer.concat([first, unknown, last]))).toHaveLength(2);
  });

  it('the records of a log that claim to be longer than any event are damage, and cost no memory', () => {
    const claim = Buffer.concat([MARK_BYTES, Buffer.from([0xff, 0xff, 0xff, 0x7f]), Buffer.alloc(64)]);
    const [whole] = bytesOf([{ type: 'settled', runs: [{ first: 1, count: 1 }] }]) as [Buffer];
    expect(readRecords(Buffer.concat([claim, whole]), 2 ** 33).records).toHaveLength(1);
  });

  it('are found soon among bytes that pretend to be thousands of long ones', () => {
    const head = Buffer.concat([MARK_BYTES, Buffer.from([0, 0, 8, 0]), Buffer.alloc(5)]);
    const bytes = Buffer.concat(Array.from({ length: 80_000 }, () => head));
    const { consumed, records } = readRecords(bytes, 0);
    expect([consumed, records.length]).toEqual([bytes.length, 0]);
  });
});

describe('a set of numbers', () => {
  const run = fc.record({ first: fc.integer({ min: -50, max: 50 }), count: fc.nat(20) });
  const changes = fc.array(fc.tuple(fc.constantFrom('add', 'delete'), run), { maxLength: 40 });
  const numbersOf = ({ first, count }: { first: number; count: number }): number[] =>
    Array.from({ length: count }, (_, n) => first + n);

  it('is what a plain set is', () => {
    fc.assert(
      fc.property(changes, run, (given, asked) => {
        const [set, plain] = [new NumberSet(), new Set<number>()];
        for (const [change, part] of given) {
          const before = plain.size;
          for (const n of numbersOf(part)) plain[change](n);
          const changed = change === 'add' ? set.add(part) : set.delete(part);
          expect(changed).toBe(Math.abs(plain.size - before));
        }
        const sorted = [...plain].sort((a, b) => a - b);
        expect(set.runs.flatMap(numbersOf)).toEqual(sorted);
        expect([set.size, set.first, set.end]).toEqual([
          plain.size,
          sorted[0] ?? Infinity,
          (sorted.at(-1) ?? -Infinity) + 1,
        ]);
        expect(set.within(asked).flatMap(numbersOf)).toEqual(numbersOf(asked).filter((n) => plain.has(n)));
        expect(set.countIn(asked)).toBe(numbersOf(asked).filter((n) => plain.has(n)).length);
        expect(numbersOf(asked).map((n) => set.has(n))).toEqual(numbersOf(asked).map((n) => plain.has(n)));
      }),
    );
  });

  it('keeps no more runs than it has gaps', () => {
    const set = new NumberSet();
    for (let n = 0; n < 1_000; n += 2) set.add({ first: n, count: 1 });
    for (let n = 1; n < 1_000; n += 2) set.add({ first: n, count: 1 });
    expect(set.runs).toEqual([{ first: 0, count: 1_000 }]);
  });
});
