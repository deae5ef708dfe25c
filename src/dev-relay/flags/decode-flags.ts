import { quoted, visible } from '../../log-text.js';
import { UncommonValue } from '../go/json.js';
import { jsonTime } from '../go/time.js';
import { writtenFlagFields, type Fields, type Flag, type Shape } from './flag.js';
import type { FlagSource } from './flag-source.js';
import { UnreadableFlagError } from './unreadable-flag.js';

/** Flags as they were written, before they are judged. */
export type FlagDefinitions = ReadonlyMap<string, Flag>;

/** Reads a set of flags as Go fills the relay's structs. Throws `UnreadableFlagError` with the place. */
export function decodeFlags<Node, Link>(root: Link, source: FlagSource<Node, Link>): FlagDefinitions {
  return new FlagDecoder(source).decode(root);
}

type Struct = Record<string, unknown>;

class FlagDecoder<Node, Link> {
  readonly #source: FlagSource<Node, Link>;
  /** The names and indexes that lead to the value at hand. */
  readonly #path: string[] = [];
  /** Lists with the elements behind their end that Go still has in memory. */
  readonly #cutOff = new WeakMap<readonly Struct[], readonly Struct[]>();

  constructor(source: FlagSource<Node, Link>) {
    this.#source = source;
  }

  decode(root: Link): FlagDefinitions {
    try {
      return this.#source.visit(root, (node) => this.#flags(node));
    } catch (error) {
      // The throw has left the path as it was at the fault.
      throw error instanceof UnreadableFlagError ? error.inside(visible(this.#path.join(''))) : error;
    }
  }

  #flags(node: Node): FlagDefinitions {
    if (this.#source.isNull(node)) return new Map();
    const members = this.#source.members(node) ?? this.#mismatch('an object with a flag behind each key', node);
    return new Map(members.map(([key, value]) => [key, this.#flag(key, value)]));
  }

  #flag(key: string, node: Link): Flag {
    const read = (value: Node): Flag => (this.#source.isNull(value) ? {} : this.#struct(value, writtenFlagFields, {}));
    return this.#inside(`flag ${quoted(key)}`, () => this.#source.visit(node, read));
  }

  /** What `before` has of an earlier member of the same name stays. */
  #struct(node: Node, fields: Fields, before: Struct): Struct {
    const struct = { ...before };
    for (const [written, value] of this.#source.members(node) ?? this.#mismatch('an object', node)) {
      const name = this.#fieldName(written, fields);
      if (name !== undefined) this.#inside(`.${name}`, () => this.#member(value, { name, fields, struct }));
    }
    return struct;
  }

  #fieldName(written: string, fields: Fields): string | undefined {
    if (Object.hasOwn(fields, written)) return written;
    if (!this.#source.foldsNames) return undefined;
    const folded = foldName(written);
    return Object.keys(fields).find((name) => foldName(name) === folded);
  }

  #member(node: Link, { name, fields, struct }: { name: string; fields: Fields; struct: Struct }): void {
    const before = struct[name];
    const value = this.#source.visit(node, (actual) =>
      this.#source.isNull(actual) ? undefined : this.#value(actual, fields[name] as Shape, before),
    );
    if (value === undefined) delete struct[name];
    else struct[name] = value;
  }

  #value(node: Node, shape: Shape, before: unknown): unknown {
    if (typeof shape === 'object') {
      if ('fields' in shape) return this.#struct(node, shape.fields, (before ?? {}) as Struct);
      return this.#list(node, shape.list, (before ?? []) as readonly Struct[]);
    }
    if (shape === 'variations') return this.#map(node, before, (value) => this.#variation(value));
    if (shape === 'values') return this.#map(node, before, (value) => this.#source.any(value));
    if (shape === 'numbers') return this.#map(node, before, (value) => this.#weight(value));
    return this.#scalar(node, shape);
  }

  #scalar(node: Node, shape: keyof typeof scalars): unknown {
    const { reader, expected } = scalars[shape];
    const value = this.#source[reader](node) ?? this.#mismatch(expected, node);
    return shape === 'date' ? jsonTime(value as string) : value;
  }

  /** Go decodes into the elements that are there from an earlier member of the same name, even those it had cut off. */
  #list(node: Node, fields: Fields, before: readonly Struct[]): readonly Struct[] {
    const elements = this.#source.elements(node) ?? this.#mismatch('a list', node);
    const old = this.#cutOff.get(before) ?? before;
    const list = elements.map((element, index) => {
      const read = (value: Node): Struct =>
        this.#source.isNull(value) ? (old[index] ?? {}) : this.#struct(value, fields, old[index] ?? {});
      return this.#inside(`[${index}]`, () => this.#source.visit(element, read));
    });
    if (list.length > 0) this.#cutOff.set(list, [...list, ...old.slice(list.length)]);
    return list;
  }

  #map(node: Node, before: unknown, read: (value: Node) => unknown): Struct | null {
    const members = this.#source.members(node);
    if (members === undefined && this.#source.takesAnythingAsMap) return null;
    const map = new Map(Object.entries(before ?? {}));
    for (const [name, member] of members ?? this.#mismatch('an object', node)) {
      const value = this.#inside(`.${name}`, () => this.#source.visit(member, read));
      map.set(name, value);
    }
    return Object.fromEntries(map);
  }

  #variation(node: Node): unknown {
    const value = this.#source.any(node);
    return this.#source.isOfUncommonType(node) ? new UncommonValue(value) : value;
  }

  /** A weight that is null counts as 0. */
  #weight(node: Node): unknown {
    return this.#source.isNull(node) ? 0 : this.#scalar(node, 'number');
  }

  #inside<Result>(step: string, read: () => Result): Result {
    this.#path.push(step);
    const result = read();
    this.#path.pop();
    return result;
  }

  #mismatch(expected: string, node: Node): never {
    const problem = `expected ${expected}, got ${visible(this.#source.describe(node))}`;
    throw new UnreadableFlagError(problem, this.#source.position(node));
  }
}

const scalars = {
  string: { reader: 'text', expected: 'a string' },
  boolean: { reader: 'boolean', expected: 'a boolean' },
  number: { reader: 'number', expected: 'a number' },
  date: { reader: 'time', expected: 'a date such as 2026-01-31T12:00:00Z' },
} as const;

/** The long s is an s to Go; the sign of the kelvin, a k, is one to JavaScript too. */
function foldName(name: string): string {
  return name.toLowerCase().replaceAll('ſ', 's');
}
