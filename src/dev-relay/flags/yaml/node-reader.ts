import { quoted } from '../../../log-text.js';
import { positionOf, type Mark } from './cursor.js';
import { Tags } from './tags.js';
import type { TokenReader } from './token-reader.js';
import type { Token } from './token.js';
import type { YamlAlias, YamlMapping, YamlScalar, YamlSequence } from './yaml-node.js';

/** What comes before a value. */
export interface Properties {
  readonly anchor: string | undefined;
  /** Empty for none; `!` says nothing more than that there is a value. */
  readonly tag: string;
  readonly mark: Mark;
}

/** Reads what makes a single node of the tree: anchors, tags, aliases and scalars. */
export class NodeReader {
  readonly #tokens: TokenReader;
  readonly #tags = new Tags();
  readonly #anchors = new Map<string, YamlAlias['target']>();

  constructor(tokens: TokenReader) {
    this.#tokens = tokens;
  }

  directives(): void {
    while (this.#tokens.is('version-directive', 'tag-directive')) this.#tags.declare(this.#tokens.take());
  }

  alias(): YamlAlias {
    const { name, mark } = this.#tokens.take() as Token & { type: 'alias' };
    const target = this.#anchors.get(name) ?? this.#tokens.fail(`there is no anchor ${quoted(name)}`, mark);
    return { kind: 'alias', name, target, position: positionOf(mark) };
  }

  /** An anchor and a tag, in any order. */
  properties(): Properties {
    const { mark } = this.#tokens.peek();
    const first = this.#anchor();
    const tag = this.#tokens.is('tag') ? this.#tags.resolve(this.#tokens.take() as Token & { type: 'tag' }) : '';
    return { anchor: first ?? this.#anchor(), tag, mark };
  }

  scalar(properties: Properties): YamlScalar {
    const { text, isPlain } = this.#tokens.take() as Token & { type: 'scalar' };
    const ownTag = !isPlain ? '!!str' : text === '<<' ? '!!merge' : '';
    const position = positionOf(properties.mark);
    return this.#known(properties, { kind: 'scalar', tag: tagOr(properties, ownTag), text, position });
  }

  /** A value that is not there, except for the properties before it. */
  empty(properties: Properties = { anchor: undefined, tag: '', mark: this.#tokens.peek().mark }): YamlScalar {
    const position = positionOf(properties.mark);
    return this.#known(properties, { kind: 'scalar', tag: tagOr(properties, ''), text: '', position });
  }

  sequence(properties: Properties): YamlSequence {
    const position = positionOf(properties.mark);
    return this.#known(properties, { kind: 'sequence', tag: tagOr(properties, '!!seq'), elements: [], position });
  }

  mapping(properties: Properties): YamlMapping {
    const position = positionOf(properties.mark);
    return this.#known(properties, { kind: 'mapping', tag: tagOr(properties, '!!map'), pairs: [], position });
  }

  #anchor(): string | undefined {
    return this.#tokens.is('anchor') ? (this.#tokens.take() as Token & { type: 'anchor' }).name : undefined;
  }

  /** Registers the anchor before the node has content: an alias inside of the node may refer to it. */
  #known<Node extends YamlAlias['target']>({ anchor }: Properties, node: Node): Node {
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }
}

function tagOr({ tag }: Properties, own: string): string {
  return tag === '' || tag === '!' ? own : tag;
}
