import { checksumOf } from './checksum.js';
import { isJsonObject } from '../../../events/json.js';
import type { Run } from '../../batch.js';
import {
  EVENTS_FIXED_BYTES,
  FORMAT_VERSION,
  HEAD_BYTES,
  MARK,
  MARK_BYTES,
  MAX_PAYLOAD_BYTES,
  RecordType,
  RUN_BYTES,
  TYPE_OFFSET,
  type LogHeader,
} from './record-format.js';

/** Events that were written: their texts with commas between them, and where each ends. */
export interface EventsRecord {
  /** The number of the first event, counted from the beginning of the log. */
  readonly first: number;
  readonly events: Buffer;
  readonly ends: readonly number[];
  /** Milliseconds since 1970. */
  readonly writtenMs: number;
}

/** What a record says. Its buffers are views of the bytes that were read. */
export type ReadRecord =
  | { readonly type: 'header'; readonly header: LogHeader }
  | ({ readonly type: 'events' } & EventsRecord)
  | { readonly type: 'settled'; readonly runs: readonly Run[] };

/** What could be read of some bytes. */
export interface ReadRecords {
  readonly records: readonly ReadRecord[];
  /** Where each of them begins. */
  readonly starts: readonly number[];
  /** Bytes that need not be read again; the rest is the beginning of a record. */
  readonly consumed: number;
  /** Where the last record ends; 0 if there is none. */
  readonly wholeBytes: number;
  /** Bytes before that which belong to no record. */
  readonly damagedBefore: number;
}

/**
 * Damage is skipped as a whole once its bytes have been read this many times: it was made to look like many long
 * records, and each would have to be checked to its end.
 */
const MOST_LOOKS = 16;

/**
 * Reads the records in `bytes`, which begin with a record or with damage. `bytesBehind` is how many bytes the file has
 * after them: a record that would be longer than the file is damage, or a torn end.
 */
export function readRecords(bytes: Buffer, bytesBehind: number): ReadRecords {
  const records: ReadRecord[] = [];
  const starts: number[] = [];
  let [at, wholeBytes, damaged, damagedBefore, looks] = [0, 0, 0, 0, 0];
  while (at < bytes.length) {
    const found = recordAt(bytes, at, bytesBehind);
    if (found === 'incomplete') break;
    if (found === 'damaged') {
      looks += lookedAt(bytes, at);
      const next = looks > MOST_LOOKS * bytes.length ? bytes.length : nextMark(bytes, at + 1, bytesBehind);
      damaged += next - at;
      at = next;
      continue;
    }
    if (found.record !== undefined) {
      records.push(found.record);
      starts.push(at);
    }
    damagedBefore = damaged;
    at = wholeBytes = found.end;
  }
  return { records, starts, consumed: at, wholeBytes, damagedBefore };
}

/** `record` is `undefined` if its type is of a later version. */
type Found = 'incomplete' | 'damaged' | { readonly record: ReadRecord | undefined; readonly end: number };

function recordAt(bytes: Buffer, at: number, bytesBehind: number): Found {
  const here = bytes.length - at;
  if (here < HEAD_BYTES) return bytesBehind > 0 ? 'incomplete' : 'damaged';
  if (bytes.readUInt32LE(at) !== MARK) return 'damaged';
  const payloadBytes = bytes.readUInt32LE(at + 4);
  if (payloadBytes > MAX_PAYLOAD_BYTES) return 'damaged';
  const length = HEAD_BYTES + payloadBytes;
  if (length > here) return length <= here + bytesBehind ? 'incomplete' : 'damaged';
  const end = at + length;
  if (checksumOf(bytes.subarray(at + TYPE_OFFSET, end)) !== bytes.readUInt32LE(at + 8)) return 'damaged';
  const record = recordOf(bytes[at + TYPE_OFFSET], bytes.subarray(at + HEAD_BYTES, end));
  return record === 'malformed' ? 'damaged' : { record, end };
}

/** How many bytes had to be read to find out that there is no record here. */
function lookedAt(bytes: Buffer, at: number): number {
  const here = bytes.length - at;
  if (here < HEAD_BYTES || bytes.readUInt32LE(at) !== MARK) return 0;
  const length = HEAD_BYTES + bytes.readUInt32LE(at + 4);
  return length > here ? 0 : length;
}

/** Where the next record may begin; the last bytes of what was read may be the beginning of a mark. */
function nextMark(bytes: Buffer, from: number, bytesBehind: number): number {
  const mark = bytes.indexOf(MARK_BYTES, from);
  if (mark !== -1) return mark;
  return bytesBehind > 0 ? Math.max(from, bytes.length - MARK_BYTES.length + 1) : bytes.length;
}

function recordOf(type: number | undefined, payload: Buffer): ReadRecord | 'malformed' | undefined {
  switch (type) {
    case RecordType.header:
      return headerOf(payload);
    case RecordType.events:
      return eventsOf(payload);
    case RecordType.settled:
      return settledOf(payload);
    default:
      return undefined;
  }
}

function headerOf(payload: Buffer): ReadRecord | 'malformed' {
  try {
    const header: unknown = JSON.parse(payload.toString());
    const isHeader = isJsonObject(header) && header['version'] === FORMAT_VERSION && isJsonObject(header['meta']);
    return isHeader ? { type: 'header', header: header as unknown as LogHeader } : 'malformed';
  } catch {
    return 'malformed';
  }
}

function eventsOf(payload: Buffer): ReadRecord | 'malformed' {
  if (payload.length < EVENTS_FIXED_BYTES) return 'malformed';
  const count = payload.readUInt32LE(12);
  const start = EVENTS_FIXED_BYTES + 4 * count;
  if (count === 0 || start > payload.length) return 'malformed';
  const ends = Array.from({ length: count }, (_, index) => payload.readUInt32LE(EVENTS_FIXED_BYTES + 4 * index));
  const events = payload.subarray(start);
  if (!areEnds(ends, events.length)) return 'malformed';
  return { type: 'events', first: payload.readUIntLE(0, 6), writtenMs: payload.readUIntLE(6, 6), ends, events };
}

/** Each event has at least one byte, and a comma before the next. */
function areEnds(ends: readonly number[], length: number): boolean {
  return ends.at(-1) === length && ends.every((end, index) => end > (index === 0 ? 0 : (ends[index - 1] ?? 0) + 1));
}

function settledOf(payload: Buffer): ReadRecord | 'malformed' {
  if (payload.length === 0 || payload.length % RUN_BYTES !== 0) return 'malformed';
  const runs = Array.from({ length: payload.length / RUN_BYTES }, (_, index) => ({
    first: payload.readUIntLE(RUN_BYTES * index, 6),
    count: payload.readUInt32LE(RUN_BYTES * index + 6),
  }));
  return { type: 'settled', runs };
}
