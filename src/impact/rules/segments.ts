import { csvRecords, type CsvRecord } from './csv-records.js';
import { expected, quoted } from './expected.js';

/** The segment of each user, by key. */
export type Segments = ReadonlyMap<string, string>;

/** Where users without a row belong. */
export const noSegment = '(none)';

export function segmentOf(userKey: string, segments: Segments): string {
  return segments.get(userKey) ?? noSegment;
}

/**
 * Reads a CSV text (RFC 4180) with the header `userKey,segment`. Keys and segments are exact: no spaces are taken off.
 *
 * @throws ImpactError `INVALID_SEGMENTS`, with the line, for another header, a row of more or fewer fields, quotes out
 * of place, and a user who is in two segments. It names no user.
 */
export function parseSegments(text: string): Map<string, string> {
  const segments = new Map<string, string>();
  const records = csvRecords(text.replace(/^\ufeff/, ''));
  checkHeader(records.next().value);
  for (const record of records) addRow(record, segments);
  return segments;
}

function checkHeader(header: CsvRecord | undefined): void {
  const { fields = [] } = header ?? {};
  if (fields.length === 2 && fields[0] === 'userKey' && fields[1] === 'segment') return;
  const found = fields.length === 0 ? 'quotes out of place' : quoted(fields.join(','));
  const got = header === undefined ? 'an empty file' : found;
  throw expected('the header `userKey,segment` on line 1 of the segments', { code, got });
}

function addRow({ line, fields = [] }: CsvRecord, segments: Map<string, string>): void {
  const [user, segment, ...others] = fields;
  if (user === undefined || segment === undefined || others.length > 0) throw notTwoFields(line, fields.length);
  if ((segments.get(user) ?? segment) !== segment) throw twoSegments(line);
  segments.set(user, segment);
}

const code = 'INVALID_SEGMENTS';

function notTwoFields(line: number, count: number): Error {
  const got = count === 0 ? 'quotes out of place' : count === 1 ? 'one field' : `${count} fields`;
  return expected(`a user key and a segment on line ${line} of the segments`, { code, got });
}

function twoSegments(line: number): Error {
  return expected('every user to be in one segment', { code, got: `another segment of the same user on line ${line}` });
}
