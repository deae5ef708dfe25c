import type { NotJson } from '../../go/json.js';
import type { Position } from '../unreadable-flag.js';

/** A value of a TOML document. */
export type TomlNode = TomlTable | TomlArray | TomlScalar;

interface Placed {
  readonly position: Position;
}

export interface TomlTable extends Placed {
  readonly kind: 'table';
  readonly members: Map<string, TomlNode>;
}

export interface TomlArray extends Placed {
  readonly kind: 'array';
  readonly elements: TomlNode[];
  /** Whether it was written as `[[tables]]`. */
  readonly isOfTables: boolean;
}

export type TomlScalar = Placed & {
  readonly kind: 'scalar';
  /** As it was written. */
  readonly written: string;
} & TomlValue;

export type TomlValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'float'; readonly value: number }
  /** A `bigint` if a number would round it. */
  | { readonly type: 'integer'; readonly value: number | bigint }
  /** As Go writes it in JSON, if it can. */
  | { readonly type: 'time'; readonly value: string | NotJson };

export function emptyTable(position: Position): TomlTable {
  return { kind: 'table', position, members: new Map() };
}
