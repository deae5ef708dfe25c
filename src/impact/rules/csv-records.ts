/** A record and the line on which it begins, counted from 1; without fields if the line is no CSV. */
export interface CsvRecord {
  readonly line: number;
  readonly fields?: readonly string[];
}

/**
 * The records of a CSV text (RFC 4180), without empty lines. Between quotes a field may hold commas, line ends, and
 * quotes, each written twice. A line that is no CSV ends the records.
 */
export function* csvRecords(text: string): Generator<CsvRecord, undefined> {
  const reader = new CsvReader(text);
  while (!reader.isAtEnd) {
    const record = reader.nextRecord();
    if (record.fields?.join() !== '') yield record;
    if (record.fields === undefined) return undefined;
  }
  return undefined;
}

class CsvReader {
  readonly #text: string;
  /** A field, quoted or not, and what ends it. A carriage return ends nothing by itself. */
  readonly #field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*(?:\r(?!\n)[^",\r\n]*)*))(,|\r?\n|$)/y;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  nextRecord(): CsvRecord {
    const [line, fields] = [this.#line, [] as string[]];
    for (let end = ','; end === ',';) {
      this.#field.lastIndex = this.#at;
      const match = this.#field.exec(this.#text);
      if (match === null) return { line };
      const [all, inQuotes, bare = '', separator = ''] = match;
      fields.push(inQuotes?.replaceAll('""', '"') ?? bare);
      this.#at += all.length;
      this.#line += all.split('\n').length - 1;
      end = separator;
    }
    return { line, fields };
  }
}
