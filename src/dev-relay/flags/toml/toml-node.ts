import type { AST } from 'toml-eslint-parser';
import type { Position } from '../unreadable-flag.js';

/** A value of a TOML document, after its tables have been put together. */
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

export interface TomlScalar extends Placed {
  readonly kind: 'scalar';
  readonly value: AST.TOMLValue;
  /** As it was written. */
  readonly written: string;
}
