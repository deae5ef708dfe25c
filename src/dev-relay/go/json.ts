/** A Go struct for `encodeGoJson`: members in the order given. */
export class GoStruct {
  readonly names: string[] = [];
  readonly values: unknown[] = [];

  /** Members that are `undefined` are left out. */
  constructor(members: object) {
    for (const [name, value] of Object.entries(members)) {
      if (value === undefined) continue;
      this.names.push(name);
      this.values.push(value);
    }
  }
}

/** A value, other than a number, that JSON cannot express: a map with keys that are not text, an impossible time. */
export class NotJson {
  /** In the words of Go. */
  readonly problem: string;
  /** What an evaluation sees in its place. */
  readonly forEngine: unknown;

  constructor(problem: string, forEngine: unknown) {
    this.problem = problem;
    this.forEngine = forEngine;
  }
}

/** A value whose type in Go the relay does not count among those of JSON, such as a time. Encoded as itself. */
export class UncommonValue {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** The value itself, whatever its type in Go. */
export function commonValue(value: unknown): unknown {
  return value instanceof UncommonValue ? value.value : value;
}

/** Thrown for what JSON cannot express: a number that is not finite, or `NotJson`. The message is Go's. */
export class UnsupportedValueError extends Error {
  override readonly name = 'UnsupportedValueError';
}

/**
 * Encodes as Go's `encoding/json` does: members of plain objects sorted by the bytes of their names, those of a
 * `GoStruct` in their own order, `<`, `>`, `&`, U+2028 and U+2029 as `\u` escapes, a lone surrogate as U+FFFD, `-0`
 * kept.
 *
 * Takes JSON values, `GoStruct`s, bigints and `UncommonValue`s. Throws `UnsupportedValueError` for a number that is not
 * finite, and for `NotJson`.
 */
export function encodeGoJson(value: unknown): string {
  return typeof value === 'object' && value !== null ? new GoJsonText().write(value) : encodeScalar(value);
}

/** Sorts in place as Go does, by UTF-8 bytes, which is the order of the code points. */
export function sortByBytes(names: string[]): string[] {
  names.sort();
  // UTF-16 puts the characters beyond U+FFFF, written as surrogates, before some that they belong behind.
  if (names.some((name) => surrogate.test(name))) names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return names;
}

const surrogate = /[\ud800-\udfff]/;

/** No recursion: the decoder lets 10,000 levels through, more than the stack holds. */
class GoJsonText {
  #text = '';
  /** The containers that are not complete, the innermost last. */
  readonly #open: Container[] = [];

  write(value: unknown): string {
    this.#put(value);
    for (let innermost = this.#open.at(-1); innermost !== undefined; innermost = this.#open.at(-1)) {
      if (innermost.at < innermost.values.length) this.#putNext(innermost);
      else this.#close(innermost);
    }
    return this.#text;
  }

  #putNext(container: Container): void {
    const at = container.at++;
    if (at > 0) this.#text += ',';
    if (container.names !== undefined) this.#text += `${encodeString(container.names[at] as string)}:`;
    this.#put(container.values[at]);
  }

  #put(given: unknown): void {
    const value = commonValue(given);
    if (typeof value !== 'object' || value === null) {
      this.#text += encodeScalar(value);
      return;
    }
    const container = asContainer(value);
    this.#text += container.names === undefined ? '[' : '{';
    this.#open.push(container);
  }

  #close(container: Container): void {
    this.#text += container.names === undefined ? ']' : '}';
    this.#open.pop();
  }
}

/** An array, which has no names, a map or a struct. */
interface Container {
  readonly values: readonly unknown[];
  readonly names: readonly string[] | undefined;
  /** How many values have been written. */
  at: number;
}

function asContainer(value: object): Container {
  if (value instanceof NotJson) throw new UnsupportedValueError(value.problem);
  if (Array.isArray(value)) return { values: value, names: undefined, at: 0 };
  if (value instanceof GoStruct) return { values: value.values, names: value.names, at: 0 };
  const names = sortByBytes(Object.keys(value));
  return { values: names.map((name) => (value as Record<string, unknown>)[name]), names, at: 0 };
}

function encodeScalar(value: unknown): string {
  if (typeof value === 'string') return encodeString(value);
  if (typeof value === 'number') return encodeNumber(value);
  return String(value);
}

/** The shortest digits that read back as the same float, with an exponent from 1e21 up and below 1e-6, as in Go. */
function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new UnsupportedValueError(`json: unsupported value: ${goNumber(value)}`);
  return Object.is(value, -0) ? '-0' : String(value);
}

function goNumber(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

/** Printable ASCII without what JSON or Go escapes. */
const plainText = /^[ !#-%'-;=?-[\]-~]*$/;
const needsGoEscape = /[<>&\u2028\u2029\ud800-\udfff]/;

/** Represents a byte that belongs to no character: only a `!!binary` of YAML has such bytes. */
export const INVALID_BYTE = '\udbff';

const invalidBytes = /\udbff(?![\udc00-\udfff])/;

/** Go escapes a byte that belongs to no character, unlike U+FFFD itself. */
function encodeString(value: string): string {
  if (plainText.test(value)) return `"${value}"`;
  if (!needsGoEscape.test(value)) return JSON.stringify(value);
  const pieces = value.split(invalidBytes).map((piece) => encodeEscaped(piece).slice(1, -1));
  return `"${pieces.join('\\ufffd')}"`;
}

function encodeEscaped(value: string): string {
  return JSON.stringify(value.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
