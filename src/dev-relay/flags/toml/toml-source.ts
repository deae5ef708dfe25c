import { goTime, jsonTime } from '../../go/time.js';
import type { FlagSource } from '../flag-source.js';
import { UnreadableFlagError, type Position } from '../unreadable-flag.js';
import type { TomlNode, TomlScalar } from './toml-node.js';
import { tomlTime } from './toml-time.js';

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
    const value = scalarOf(node);
    return value?.kind === 'string' ? value.value : undefined;
  }

  boolean(node: TomlNode): boolean | undefined {
    const value = scalarOf(node);
    return value?.kind === 'boolean' ? value.value : undefined;
  }

  /** An integer has to be one that a float can hold. */
  number(node: TomlNode): number | undefined {
    const value = node.kind === 'scalar' ? this.any(node) : undefined;
    return typeof value === 'number' ? value : undefined;
  }

  time(node: TomlNode): string | undefined {
    const value = scalarOf(node);
    if (value?.kind === 'string') return goTime(value.value);
    return value !== undefined && 'datetime' in value ? tomlTime(value) : undefined;
  }

  any(node: TomlNode): unknown {
    if (node.kind === 'array') return node.elements.map((element) => this.any(element));
    if (node.kind === 'scalar') return valueOf(node);
    return Object.fromEntries([...node.members].map(([name, member]) => [name, this.any(member)]));
  }

  /** The relay knows `int`, while TOML has integers of 64 bits. */
  isOfUnknownType(node: TomlNode): boolean {
    if (node.kind === 'array') return node.isOfTables;
    const value = scalarOf(node);
    return value !== undefined && (value.kind === 'integer' || 'datetime' in value);
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

function scalarOf(node: TomlNode): TomlScalar['value'] | undefined {
  return node.kind === 'scalar' ? node.value : undefined;
}

function valueOf({ value, written, position }: TomlScalar): unknown {
  if (value.kind === 'integer') return integerOf(value.bigint, position);
  if (value.kind === 'float' && !Number.isFinite(value.value) && !/[in]/.test(written)) {
    throw new UnreadableFlagError('a number is outside the range of 64 bits', position);
  }
  if (!('datetime' in value)) return value.value;
  return jsonTime(tomlTime(value) ?? refuseTime(position));
}

function integerOf(integer: bigint, position: Position): number | bigint {
  if (BigInt.asIntN(64, integer) !== integer) {
    throw new UnreadableFlagError('a number is outside the range of 64 bits', position);
  }
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

function refuseTime(position: Position): never {
  throw new UnreadableFlagError('a date or time is outside its range', position);
}
