import { wellFormed } from '../../../evaluation/engine/text.js';
import { goTime } from '../../go/time.js';
import type { FlagSource } from '../flag-source.js';
import { someValue } from '../some-value.js';
import { UnreadableFlagError, type Position } from '../unreadable-flag.js';
import type { JsonNode } from '../../go/json-tree.js';
import { positionAt } from './position-at.js';

/** Values of a JSON text as Go's decoder reads them. */
export class JsonSource implements FlagSource<JsonNode> {
  readonly takesAnythingAsMap = false;
  readonly foldsNames = true;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  visit<Result>(node: JsonNode, read: (node: JsonNode) => Result): Result {
    return read(node);
  }

  isNull(node: JsonNode): boolean {
    return this.#written(node) === 'null';
  }

  text(node: JsonNode): string | undefined {
    const value = this.#scalar(node);
    return typeof value === 'string' ? wellFormed(value) : undefined;
  }

  boolean(node: JsonNode): boolean | undefined {
    const value = this.#scalar(node);
    return typeof value === 'boolean' ? value : undefined;
  }

  number(node: JsonNode): number | undefined {
    const value = this.#scalar(node);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  /** Go does not look for escapes here. */
  time(node: JsonNode): string | undefined {
    const written = this.#written(node);
    return written.startsWith('"') ? goTime(written.slice(1, -1)) : undefined;
  }

  any(node: JsonNode): unknown {
    const value = parseWellFormed(this.#bytes.toString('utf8', node.start, node.end));
    if (!someValue(value, isInfinite)) return value;
    throw new UnreadableFlagError('a number is outside the range of 64 bits', this.position(node));
  }

  isOfUncommonType(): boolean {
    return false;
  }

  members(node: JsonNode): JsonNode['members'] {
    return node.members;
  }

  elements(node: JsonNode): JsonNode['elements'] {
    return node.elements;
  }

  describe(node: JsonNode): string {
    if (node.members !== undefined) return 'an object';
    return node.elements === undefined ? this.#written(node) : 'a list';
  }

  position(node: JsonNode): Position | undefined {
    return positionAt(this.#bytes, node.start);
  }

  #scalar(node: JsonNode): unknown {
    return node.members === undefined && node.elements === undefined ? JSON.parse(this.#written(node)) : undefined;
  }

  /** The text of a scalar as it was written; empty for a container. */
  #written({ members, elements, start, end }: JsonNode): string {
    return members === undefined && elements === undefined ? this.#bytes.toString('utf8', start, end) : '';
  }
}

/** Half a surrogate pair, which only an escape can write, is U+FFFD to Go. */
function parseWellFormed(json: string): unknown {
  if (!/\\u[dD][89a-fA-F]/.test(json)) return JSON.parse(json);
  return JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? wellFormed(value) : value));
}

function isInfinite(value: unknown): boolean {
  return value === Infinity || value === -Infinity;
}
