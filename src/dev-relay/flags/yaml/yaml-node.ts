import type { Position } from '../unreadable-flag.js';

/** A value of a YAML document, as its parser hands it over. */
export type YamlNode = YamlScalar | YamlMapping | YamlSequence | YamlAlias;

interface Placed {
  readonly position: Position;
}

export interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  /** With `!!` for the tags of YAML itself. Empty for plain text without a tag, which says by itself what it is. */
  readonly tag: string;
  /** As it was written, without quotes, escapes and folded lines. */
  readonly text: string;
}

export interface YamlMapping extends Placed {
  readonly kind: 'mapping';
  readonly tag: string;
  readonly pairs: (readonly [YamlNode, YamlNode])[];
}

export interface YamlSequence extends Placed {
  readonly kind: 'sequence';
  readonly tag: string;
  readonly elements: YamlNode[];
}

export interface YamlAlias extends Placed {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: Exclude<YamlNode, YamlAlias>;
}

/** The value itself, where `node` is an alias. */
export function targetOf(node: YamlNode): YamlAlias['target'] {
  return node.kind === 'alias' ? node.target : node;
}
