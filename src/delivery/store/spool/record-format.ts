/**
 * What a log consists of: records. All numbers are little-endian.
 *
 * | bytes | what |
 * | --- | --- |
 * | 4 | {@link MARK} |
 * | 4 | how many bytes follow the head |
 * | 4 | CRC-32 of all that follows |
 * | 1 | {@link RecordType} |
 *
 * A record is whole if its length and its checksum say so: the end of a log is torn where its process was killed, and
 * a disk may have lost what is in the middle.
 */
export const HEAD_BYTES = 13;

/** Where the checksummed part begins: at the type. */
export const TYPE_OFFSET = 12;

/**
 * `FF 47 46 FE` in the file. It occurs in no event and in no list of lengths, because JSON is UTF-8, which has no `FF`,
 * and because an event has less than 2^28 bytes: whatever an event says, a reader that looks for the next record after
 * a damaged one does not take it for a record.
 */
export const MARK = 0xfe4647ff;

export const MARK_BYTES: Buffer = Buffer.from([0xff, 0x47, 0x46, 0xfe]);

/** More than the record of the largest event has: a record that claims to be longer is damage. */
export const MAX_PAYLOAD_BYTES = 2 ** 28 + 2 ** 20;

/** What a record is. A reader skips those it does not know. */
export const RecordType = {
  /** The first of a file: {@link LogHeader} as JSON. */
  header: 1,
  /** 6 bytes: number of the first event; 6: when they were written, ms since 1970; 4: how many; 4 for each: its end. */
  events: 2,
  /** 6 bytes: number of the first event that is settled; 4: how many follow it. Any number of times. */
  settled: 3,
} as const;

/** Bytes of an events record before the ends of its events. */
export const EVENTS_FIXED_BYTES = 16;

/** Bytes of a run of numbers in a settled record. */
export const RUN_BYTES = 10;

/** The version of this format. Each version has a folder of its own. */
export const FORMAT_VERSION = 1;

/** What a reader has to know of the process that wrote a log. */
export interface LogHeader {
  readonly version: typeof FORMAT_VERSION;
  /** The metadata that go with its events (GOFF-COLL-003). */
  readonly meta: Readonly<Record<string, unknown>>;
}
