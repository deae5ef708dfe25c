import { positionOf } from './cursor.js';
import type { YamlText } from './decode-text.js';
import { NodeReader, type Properties } from './node-reader.js';
import { TokenReader } from './token-reader.js';
import type { Token } from './token.js';
import type { YamlMapping, YamlNode, YamlSequence } from './yaml-node.js';

/** The first document of a YAML text; undefined if there is none. Throws `UnreadableFlagError`. */
export function parseYaml(text: YamlText): YamlNode | undefined {
  return new Parser(text).document();
}

class Parser {
  readonly #tokens: TokenReader;
  readonly #nodes: NodeReader;

  constructor(text: YamlText) {
    this.#tokens = new TokenReader(text);
    this.#nodes = new NodeReader(this.#tokens);
  }

  document(): YamlNode | undefined {
    const tokens = this.#tokens;
    if (tokens.is('stream-end')) return undefined;
    const isExplicit = tokens.is('version-directive', 'tag-directive', 'document-start');
    if (isExplicit) this.#documentHead();
    const isEmpty = isExplicit && tokens.is(...noContent);
    const root = isEmpty ? this.#nodes.empty() : this.#node('block');
    // This throws for a fault that Go sees when it looks for the end of the document.
    tokens.peek();
    return root;
  }

  #documentHead(): void {
    this.#nodes.directives();
    if (!this.#tokens.passes('document-start')) this.#tokens.fail('expected `---`');
  }

  #node(context: 'block' | 'flow' | 'in-mapping'): YamlNode {
    if (this.#tokens.is('alias')) return this.#nodes.alias();
    const properties = this.#nodes.properties();
    const { type } = this.#tokens.peek();
    if (type === 'scalar') return this.#nodes.scalar(properties);
    if (type === '[') return this.#flowSequence(properties);
    if (type === '{') return this.#flowMapping(properties);
    if (type === 'entry' && context === 'in-mapping') return this.#indentlessSequence(properties);
    if (type === 'sequence-start' && context !== 'flow') return this.#blockSequence(properties);
    if (type === 'mapping-start' && context !== 'flow') return this.#blockMapping(properties);
    if (properties.anchor === undefined && properties.tag === '') this.#tokens.fail('expected a value');
    return this.#nodes.empty(properties);
  }

  #blockSequence(properties: Properties): YamlSequence {
    const sequence = this.#nodes.sequence(properties);
    this.#tokens.take();
    while (this.#tokens.passes('entry')) {
      sequence.elements.push(this.#tokens.is('entry', 'block-end') ? this.#nodes.empty() : this.#node('block'));
    }
    if (!this.#tokens.passes('block-end')) this.#tokens.fail('expected `-`');
    return sequence;
  }

  /** The list of a key may begin where the key does. */
  #indentlessSequence(properties: Properties): YamlSequence {
    const sequence = this.#nodes.sequence(properties);
    while (this.#tokens.passes('entry')) {
      const isEmpty = this.#tokens.is('entry', 'key', 'value', 'block-end');
      sequence.elements.push(isEmpty ? this.#nodes.empty() : this.#node('block'));
    }
    return sequence;
  }

  #blockMapping(properties: Properties): YamlMapping {
    const mapping = this.#nodes.mapping(properties);
    this.#tokens.take();
    while (this.#tokens.passes('key')) {
      const key = this.#blockMember();
      mapping.pairs.push([key, this.#tokens.passes('value') ? this.#blockMember() : this.#nodes.empty()]);
    }
    if (!this.#tokens.passes('block-end')) this.#tokens.fail('expected a key');
    return mapping;
  }

  #blockMember(): YamlNode {
    return this.#tokens.is('key', 'value', 'block-end') ? this.#nodes.empty() : this.#node('in-mapping');
  }

  #flowSequence(properties: Properties): YamlSequence {
    const sequence = this.#nodes.sequence(properties);
    this.#eachInFlow(']', () => {
      sequence.elements.push(this.#tokens.is('key') ? this.#pair() : this.#node('flow'));
    });
    return sequence;
  }

  /** A mapping of one pair, in a list and without brackets. */
  #pair(): YamlMapping {
    const position = positionOf(this.#tokens.take().mark);
    const hasKey = !this.#tokens.is('value', ',', ']');
    const key = hasKey ? this.#node('flow') : this.#nodes.empty();
    // The library passes over what follows a key that is not there.
    if (!hasKey) this.#tokens.take();
    return { kind: 'mapping', tag: '!!map', pairs: [[key, this.#flowValue(']')]], position };
  }

  #flowMapping(properties: Properties): YamlMapping {
    const mapping = this.#nodes.mapping(properties);
    this.#eachInFlow('}', () => {
      mapping.pairs.push(this.#tokens.is('key') ? this.#flowPair() : [this.#node('flow'), this.#nodes.empty()]);
    });
    return mapping;
  }

  #flowPair(): [YamlNode, YamlNode] {
    this.#tokens.take();
    const key = this.#tokens.is('value', ',', '}') ? this.#nodes.empty() : this.#node('flow');
    return [key, this.#flowValue('}')];
  }

  #flowValue(close: ']' | '}'): YamlNode {
    const hasValue = this.#tokens.passes('value') && !this.#tokens.is(',', close);
    return hasValue ? this.#node('flow') : this.#nodes.empty();
  }

  /** Reads up to the closing bracket; a comma may be before it. */
  #eachInFlow(close: ']' | '}', readOne: () => void): void {
    this.#tokens.take();
    for (let isFirst = true; !this.#tokens.is(close); isFirst = false) {
      if (!isFirst && !this.#tokens.passes(',')) this.#tokens.fail(`expected \`,\` or \`${close}\``);
      if (this.#tokens.is(close)) break;
      readOne();
    }
    this.#tokens.take();
  }
}

const noContent: readonly Token['type'][] = [
  'version-directive',
  'tag-directive',
  'document-start',
  'document-end',
  'stream-end',
];
