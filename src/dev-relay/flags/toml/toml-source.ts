import { goTime } from '../../go/time.js';
import type { FlagSource } from '../flag-source.js';
import type { Position } from '../unreadable-flag.js';
import type { TomlNode } from './toml-node.js';

/** Values of a TOML document as Go's library reads them. */
export class TomlSource implements FlagSource<TomlNode> {
  readonly foldsNames = true;
  readonly takesAnythingAsMap = true;

  visit<Result>(node: TomlNode, read: (node: TomlNode) => Result): Result {
    return read(node);
  }

  isNull(): boolean {
    return false;
  }

  text(node: TomlNode): string | undefined {
    return node.kind === 'scalar' && node.type === 'string' ? node.value : undefined;
  }

  boolean(node: TomlNode): boolean | undefined {
    return node.kind === 'scalar' && node.type === 'boolean' ? node.value : undefined;
  }

  /** An integer has to be one that a float can hold. */
  number(node: TomlNode): number | undefined {
    return node.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
  }

  time(node: TomlNode): string | undefined {
    if (node.kind !== 'scalar' || (node.type !== 'string' && node.type !== 'time')) return undefined;
    return typeof node.value === 'string' ? goTime(node.value) : undefined;
  }

  any(node: TomlNode): unknown {
    if (node.kind === 'scalar') return node.value;
    if (node.kind === 'array') return node.elements.map((element) => this.any(element));
    return Object.fromEntries([...node.members].map(([name, member]) => [name, this.any(member)]));
  }

  /** The relay knows `int`, while TOML has integers of 64 bits. */
  isOfUncommonType(node: TomlNode): boolean {
    if (node.kind === 'array') return node.isOfTables;
    return node.kind === 'scalar' && (node.type === 'integer' || node.type === 'time');
  }

  members(node: TomlNode): readonly (readonly [string, TomlNode])[] | undefined {
    return node.kind === 'table' ? [...node.members] : undefined;
  }

  elements(node: TomlNode): readonly TomlNode[] | undefined {
    return node.kind === 'array' ? node.elements : undefined;
  }

  describe(node: TomlNode): string {
    if (node.kind === 'scalar') return node.written;
    return node.kind === 'table' ? 'an object' : 'a list';
  }

  position(node: TomlNode): Position {
    return node.position;
  }
}
