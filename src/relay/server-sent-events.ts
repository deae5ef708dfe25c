const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COLON = 0x3a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const DATA = [...Buffer.from('data')];

/**
 * Of a line as much matters as tells the field `data` from all others: this many bytes of its name, or that it is none.
 */
type Line = number | 'other';

/**
 * Finds the events in a stream of server-sent events, as the HTML standard has them dispatched: an event is a blank
 * line after at least one line of the field `data`. Comments, other fields and blank lines alone are none, nor is what
 * the stream ends with before a blank line. Lines end with CR, LF or both; a byte order mark begins none.
 *
 * Holds nothing of the text, so that a line of any length takes no memory.
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

  /** Where the text goes on; half a mark is text, of a field that is not `data`. */
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
    // The name of a field without a colon.
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
