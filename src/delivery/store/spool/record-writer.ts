import { checksumOf } from './checksum.js';
import type { Run } from '../../batch.js';
import { bytesOf, type EventsView } from '../../events-view.js';
import {
  EVENTS_FIXED_BYTES,
  HEAD_BYTES,
  MARK,
  RecordType,
  RUN_BYTES,
  TYPE_OFFSET,
  type LogHeader,
} from './record-format.js';

/** When and under which number events are written. */
export interface Written {
  /** The number of the first event, counted from the beginning of the log. */
  readonly first: number;
  /** Milliseconds since 1970. */
  readonly writtenMs: number;
}

/** Records up to this size are put together in one buffer; the bytes of larger ones are not copied. */
const COPIED_BYTES = 16 * 1024;

/** A record that is written in one write: the first `bytes` bytes of its pieces, which follow each other. */
export interface WholeRecord {
  readonly pieces: readonly [Buffer] | readonly [Buffer, Buffer];
  /** The length of the record. If there is only one piece, that may be longer. */
  readonly bytes: number;
}

/** Makes the bytes of records. What it returns is valid until the next call. */
export class RecordWriter {
  #memory = Buffer.allocUnsafeSlow(COPIED_BYTES);

  events(view: EventsView, { first, writtenMs }: Written): WholeRecord {
    const { bytes, start, ends, from, to } = view;
    const headBytes = HEAD_BYTES + EVENTS_FIXED_BYTES + 4 * (to - from);
    const eventsBytes = bytesOf(view);
    const isCopied = headBytes + eventsBytes <= COPIED_BYTES;
    const memory = this.#room(isCopied ? COPIED_BYTES : headBytes);
    writeHead(memory, RecordType.events, headBytes - HEAD_BYTES + eventsBytes);
    memory.writeUIntLE(first, HEAD_BYTES, 6);
    memory.writeUIntLE(writtenMs, HEAD_BYTES + 6, 6);
    let offset = memory.writeUInt32LE(to - from, HEAD_BYTES + 12);
    for (let index = from; index < to; index++) offset = memory.writeUInt32LE((ends[index] ?? 0) - start, offset);
    if (!isCopied) return inTwo(memory.subarray(0, headBytes), bytes.subarray(start, start + eventsBytes));
    bytes.copy(memory, headBytes, start, start + eventsBytes);
    return inOne(memory, headBytes + eventsBytes);
  }

  /** `runs` are numbers counted from the beginning of the log. */
  settled(runs: readonly Run[]): WholeRecord {
    const payloadBytes = RUN_BYTES * runs.length;
    const memory = this.#room(HEAD_BYTES + payloadBytes);
    let offset = HEAD_BYTES;
    for (const { first, count } of runs) {
      offset = memory.writeUIntLE(first, offset, 6);
      offset = memory.writeUInt32LE(count, offset);
    }
    writeHead(memory, RecordType.settled, payloadBytes);
    return inOne(memory, offset);
  }

  header(header: LogHeader): WholeRecord {
    const payload = Buffer.from(JSON.stringify(header));
    const record = Buffer.concat([Buffer.alloc(HEAD_BYTES), payload]);
    writeHead(record, RecordType.header, payload.length);
    return inOne(record, record.length);
  }

  #room(bytes: number): Buffer {
    if (this.#memory.length < bytes) this.#memory = Buffer.allocUnsafeSlow(bytes);
    return this.#memory;
  }
}

function writeHead(memory: Buffer, type: number, payloadBytes: number): void {
  memory.writeUInt32LE(MARK, 0);
  memory.writeUInt32LE(payloadBytes, 4);
  memory[TYPE_OFFSET] = type;
}

function inOne(memory: Buffer, bytes: number): WholeRecord {
  memory.writeUInt32LE(checksumOf(memory.subarray(TYPE_OFFSET, bytes)), 8);
  return { pieces: [memory], bytes };
}

function inTwo(head: Buffer, rest: Buffer): WholeRecord {
  head.writeUInt32LE(checksumOf(rest, checksumOf(head.subarray(TYPE_OFFSET))), 8);
  return { pieces: [head, rest], bytes: head.length + rest.length };
}
