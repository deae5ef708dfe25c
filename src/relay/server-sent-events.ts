const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COLON = 0x3a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const DATA = [...Buffer.from('data')];

/**
 * What matters of a line is whether it has the field `data`: how many bytes of that name it has so far, or `other`.
 */
type Line = number | 'other';

/**
 * Finds the events in a stream of server-sent events, as the HTML standard dispatches them: a blank line after at least
 * one line with the field `data` makes an event. Comments, other fields and blank lines alone make none, nor do lines
 * at the end of the stream without a blank line after them. Lines end with CR, LF or both. A byte order mark at the
 * beginning is skipped.
 *
 * It keeps nothing of the text, so a line of any length takes no memory.
 */
export class ServerSentEvents {
  #mark = 0;
  #line: Line = 0;
  #isAfterReturn = false;
  #hasData = false;

  /** Reads on, in whatever pieces the bytes come; returns how many events these completed. */
  read(bytes: Uint8Array): number {
    let events = 0;
    let at = this.#skipMark(bytes);
    while (at < bytes.length) {
      if (this.#line === 'other') at = endOfLine(bytes, at);
      if (at < bytes.length && this.#take(bytes[at] as number)) events++;
      at++;
    }
    return events;
  }

  /** Returns where the text goes on. A part of a mark is text, and its field is not `data`. */
  #skipMark(bytes: Uint8Array): number {
    let at = 0;
    while (this.#mark < BYTE_ORDER_MARK.length && at < bytes.length) {
      if (bytes[at] !== BYTE_ORDER_MARK[this.#mark]) {
        if (this.#mark > 0) this.#line = 'other';
        this.#mark = BYTE_ORDER_MARK.length;
        break;
      }
      this.#mark++;
      at++;
    }
    return at;
  }

  /** Whether the byte completed an event. */
  #take(byte: number): boolean {
    const isSecondOfPair = byte === LINE_FEED && this.#isAfterReturn;
    this.#isAfterReturn = byte === CARRIAGE_RETURN;
    if (isSecondOfPair) return false;
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return this.#endLine();
    if (this.#line === DATA.length && byte === COLON) this.#hasData = true;
    this.#line = byte === DATA[Number(this.#line)] ? Number(this.#line) + 1 : 'other';
    return false;
  }

  #endLine(): boolean {
    // A line may be the name of a field without a colon.
    if (this.#line === DATA.length) this.#hasData = true;
    const isDispatched = this.#line === 0 && this.#hasData;
    if (this.#line === 0) this.#hasData = false;
    this.#line = 0;
    return isDispatched;
  }
}

function endOfLine(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== LINE_FEED && bytes[at] !== CARRIAGE_RETURN) at++;
  return at;
}
