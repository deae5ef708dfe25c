import { firstJsonTree, type JsonNode } from './json-tree.js';

/** A type that a request body is decoded into: `any` takes every JSON value, `map` an object of `any`. */
export type GoType = 'any' | 'string' | 'map' | { readonly listOf: GoType };

/** A Go struct that a request body is decoded into. The names appear in error messages. */
export interface GoTarget {
  readonly packageName: string;
  readonly structName: string;
  readonly fields: Readonly<Record<string, GoType>>;
}

/** The first value that does not fit, in the words of Go's decoder. `offset` counts bytes. */
export interface GoTypeError {
  readonly expected: string;
  readonly got: string;
  readonly field: string;
  readonly offset: number;
  readonly message: string;
}

/** Looks for the first value in `bytes` that does not fit `target`. Throws what `firstJsonTree` throws. */
export function findGoTypeError(bytes: Buffer, target: GoTarget): GoTypeError | undefined {
  return new TypeSearch(bytes, target).search();
}

/** The JSON kind of a value in Go's words, by its first byte. */
function kindAt(byte: number): string {
  const kinds: Record<string, string> = { '{': 'object', '[': 'array', '"': 'string', t: 'bool', f: 'bool', n: 'null' };
  return kinds[String.fromCharCode(byte)] ?? 'number';
}

function typeName(type: GoType): string {
  if (typeof type === 'object') return `[]${typeName(type.listOf)}`;
  return { any: 'interface {}', string: 'string', map: 'map[string]interface {}' }[type];
}

class TypeSearch {
  readonly #bytes: Buffer;
  readonly #target: GoTarget;
  #field = '';

  constructor(bytes: Buffer, target: GoTarget) {
    this.#bytes = bytes;
    this.#target = target;
  }

  search(): GoTypeError | undefined {
    const root = firstJsonTree(this.#bytes);
    if (this.#kind(root) === 'null') return undefined;
    const { packageName, structName, fields } = this.#target;
    if (root.members === undefined) return this.#mismatch(`${packageName}.${structName}`, root);
    return firstOf(root.members, ([name, value]) => {
      this.#field = Object.keys(fields).find((field) => field === name.toLowerCase()) ?? '';
      return this.#field === '' ? undefined : this.#value(value, fields[this.#field] as GoType);
    });
  }

  #value(node: JsonNode, type: GoType): GoTypeError | undefined {
    const kind = this.#kind(node);
    if (kind === 'null' || type === kind) return undefined;
    if (type === 'any' || (type === 'map' && kind === 'object')) return this.#numberOutside(node);
    if (typeof type !== 'object' || node.elements === undefined) return this.#mismatch(typeName(type), node);
    return firstOf(node.elements, (element) => this.#value(element, type.listOf));
  }

  /** Go has read the bracket that opens a container, and a scalar whole. */
  #mismatch(expected: string, node: JsonNode): GoTypeError {
    const isScalar = node.members === undefined && node.elements === undefined;
    return this.#error({ expected, got: this.#kind(node), offset: isScalar ? node.end : node.start + 1 });
  }

  /** Everything fits, except a number outside the floats. No recursion: a body may be nested 10,000 levels deep. */
  #numberOutside(root: JsonNode): GoTypeError | undefined {
    const due = [root];
    for (let node = due.pop(); node !== undefined; node = due.pop()) {
      if (this.#kind(node) === 'number') {
        const text = this.#bytes.toString('latin1', node.start, node.end);
        const isOutside = !Number.isFinite(Number(text));
        if (isOutside) return this.#error({ expected: 'float64', got: `number ${text}`, offset: node.end + 1 });
      }
      const inner = node.elements ?? (node.members ?? []).map(([, value]) => value);
      for (let index = inner.length - 1; index >= 0; index--) due.push(inner[index] as JsonNode);
    }
    return undefined;
  }

  #error({ expected, got, offset }: { expected: string; got: string; offset: number }): GoTypeError {
    const field = this.#field;
    const place = field === '' ? 'Go value' : `Go struct field ${this.#target.structName}.${field}`;
    const message = `json: cannot unmarshal ${got} into ${place} of type ${expected}`;
    return { expected, got, field, offset, message };
  }

  #kind({ start }: JsonNode): string {
    return kindAt(this.#bytes[start] as number);
  }
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => GoTypeError | undefined): GoTypeError | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
