import { wellFormed } from '../../evaluation/engine/text.js';
import { scanGoDocument, scanGoValue, type ScanListener } from './scanner.js';

/** A value in a JSON text, by its place: offsets of bytes. */
export interface JsonNode {
  readonly start: number;
  end: number;
  /** Of an object, in the order of the text; repeated names too. */
  readonly members?: (readonly [string, JsonNode])[];
  /** Of an array. */
  readonly elements?: JsonNode[];
}

/** The values of a JSON text in UTF-8. Throws `GoSyntaxError` or `GoEofError`. */
export function jsonTree(bytes: Buffer): JsonNode {
  const builder = new TreeBuilder(bytes);
  scanGoDocument(bytes, builder);
  return builder.root;
}

/** The first value of `bytes` alone, as Go's stream decoder reads it: what follows is not looked at. */
export function firstJsonTree(bytes: Buffer): JsonNode {
  const builder = new TreeBuilder(bytes);
  scanGoValue(bytes, builder);
  return builder.root;
}

class TreeBuilder implements ScanListener {
  readonly #bytes: Buffer;
  /** What is not closed yet; the first is not part of the text. */
  readonly #open: JsonNode[] = [{ start: 0, end: 0, elements: [] }];
  #key = '';

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get root(): JsonNode {
    return this.#open[0]?.elements?.[0] as JsonNode;
  }

  open(first: number, start: number): void {
    const node = first === openBrace ? { start, end: start, members: [] } : { start, end: start, elements: [] };
    this.#add(node);
    this.#open.push(node);
  }

  close(end: number): void {
    const node = this.#open.pop();
    if (node !== undefined) node.end = end;
  }

  key(start: number, end: number): void {
    this.#key = wellFormed(JSON.parse(this.#bytes.toString('utf8', start, end)) as string);
  }

  scalar(start: number, end: number): void {
    this.#add({ start, end });
  }

  #add(node: JsonNode): void {
    const { members, elements } = this.#open.at(-1) as JsonNode;
    members?.push([this.#key, node]);
    elements?.push(node);
  }
}

const openBrace = 0x7b;
