import { UnreadableFlagError } from '../unreadable-flag.js';
import { quoted } from '../../../log-text.js';
import { positionOf, type Mark } from './cursor.js';
import type { YamlText } from './decode-text.js';
import { Scanner } from './scanner.js';
import { Tags } from './tags.js';
import type { Token } from './token.js';
import type { YamlAlias, YamlMapping, YamlNode, YamlScalar, YamlSequence } from './yaml-node.js';

/** The first document of a YAML text; undefined if there is none. Throws `UnreadableFlagError`. */
export function parseYaml(text: YamlText): YamlNode | undefined {
  return new Parser(text).document();
}

interface Properties {
  readonly anchor: string | undefined;
  /** Empty for none; `!` says nothing more than that there is a value. */
  readonly tag: string;
  readonly mark: Mark;
}

class Parser {
  readonly #scanner: Scanner;
  readonly #tags = new Tags();
  readonly #anchors = new Map<string, YamlAlias['target']>();

  constructor(text: YamlText) {
    this.#scanner = new Scanner(text);
  }

  document(): YamlNode | undefined {
    if (this.#is('stream-end')) return undefined;
    const isExplicit = this.#is('version-directive', 'tag-directive', 'document-start');
    if (isExplicit) this.#documentHead();
    const isEmpty = isExplicit && this.#is(...noContent);
    const root = isEmpty ? this.#empty() : this.#node('block');
    // A fault that Go sees when it looks for the end of the document.
    this.#scanner.peek();
    return root;
  }

  #documentHead(): void {
    while (this.#is('version-directive', 'tag-directive')) this.#tags.declare(this.#scanner.take());
    if (!this.#is('document-start')) this.#fail('expected `---`');
    this.#scanner.take();
  }

  #node(context: 'block' | 'flow' | 'in-mapping'): YamlNode {
    if (this.#is('alias')) return this.#alias();
    const properties = this.#properties();
    const token = this.#scanner.peek();
    if (token.type === 'scalar') return this.#scalar(properties);
    if (token.type === '[') return this.#flowSequence(properties);
    if (token.type === '{') return this.#flowMapping(properties);
    if (token.type === 'entry' && context === 'in-mapping') return this.#indentlessSequence(properties);
    if (token.type === 'sequence-start' && context !== 'flow') return this.#blockSequence(properties);
    if (token.type === 'mapping-start' && context !== 'flow') return this.#blockMapping(properties);
    if (properties.anchor === undefined && properties.tag === '') this.#fail('expected a value');
    return this.#known(properties, this.#empty({ ...properties, tag: tagOr(properties, '') }));
  }

  #alias(): YamlNode {
    const { name, mark } = this.#scanner.take() as Token & { type: 'alias' };
    const target = this.#anchors.get(name);
    if (target === undefined) this.#fail(`there is no anchor ${quoted(name)}`, mark);
    return { kind: 'alias', name, target, position: positionOf(mark) };
  }

  /** An anchor and a tag, in any order. */
  #properties(): Properties {
    const { mark } = this.#scanner.peek();
    let [anchor, tag] = [this.#anchor(), ''];
    if (this.#is('tag')) tag = this.#tags.resolve(this.#scanner.take() as Token & { type: 'tag' });
    if (anchor === undefined) anchor = this.#anchor();
    return { anchor, tag, mark };
  }

  #anchor(): string | undefined {
    return this.#is('anchor') ? (this.#scanner.take() as Token & { type: 'anchor' }).name : undefined;
  }

  /** An alias inside of it refers to it already. */
  #known<Node extends YamlAlias['target']>({ anchor }: Properties, node: Node): Node {
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  #scalar(properties: Properties): YamlScalar {
    const { text, isPlain } = this.#scanner.take() as Token & { type: 'scalar' };
    const ownTag = !isPlain ? '!!str' : text === '<<' ? '!!merge' : '';
    const position = positionOf(properties.mark);
    return this.#known(properties, { kind: 'scalar', tag: tagOr(properties, ownTag), text, position });
  }

  /** A value that is not there. */
  #empty({ tag, mark }: Pick<Properties, 'tag' | 'mark'> = { tag: '', mark: this.#scanner.peek().mark }): YamlScalar {
    return { kind: 'scalar', tag, text: '', position: positionOf(mark) };
  }

  #sequence(properties: Properties): YamlSequence {
    const position = positionOf(properties.mark);
    return this.#known(properties, { kind: 'sequence', tag: tagOr(properties, '!!seq'), elements: [], position });
  }

  #mapping(properties: Properties): YamlMapping {
    const position = positionOf(properties.mark);
    return this.#known(properties, { kind: 'mapping', tag: tagOr(properties, '!!map'), pairs: [], position });
  }

  #blockSequence(properties: Properties): YamlSequence {
    const sequence = this.#sequence(properties);
    this.#scanner.take();
    while (this.#passes('entry')) {
      sequence.elements.push(this.#is('entry', 'block-end') ? this.#empty() : this.#node('block'));
    }
    if (!this.#passes('block-end')) this.#fail('expected `-`');
    return sequence;
  }

  /** The list of a key may begin where the key does. */
  #indentlessSequence(properties: Properties): YamlSequence {
    const sequence = this.#sequence(properties);
    while (this.#passes('entry')) {
      const isEmpty = this.#is('entry', 'key', 'value', 'block-end');
      sequence.elements.push(isEmpty ? this.#empty() : this.#node('block'));
    }
    return sequence;
  }

  #blockMapping(properties: Properties): YamlMapping {
    const mapping = this.#mapping(properties);
    this.#scanner.take();
    while (this.#passes('key')) {
      const key = this.#blockMember();
      mapping.pairs.push([key, this.#passes('value') ? this.#blockMember() : this.#empty()]);
    }
    if (!this.#passes('block-end')) this.#fail('expected a key');
    return mapping;
  }

  #blockMember(): YamlNode {
    return this.#is('key', 'value', 'block-end') ? this.#empty() : this.#node('in-mapping');
  }

  #flowSequence(properties: Properties): YamlSequence {
    const sequence = this.#sequence(properties);
    this.#eachInFlow(']', () => sequence.elements.push(this.#is('key') ? this.#pair() : this.#node('flow')));
    return sequence;
  }

  /** A mapping of one pair, in a list and without brackets. */
  #pair(): YamlMapping {
    const { mark } = this.#scanner.take();
    const position = positionOf(mark);
    const hasKey = !this.#is('value', ',', ']');
    const key = hasKey ? this.#node('flow') : this.#empty();
    // The library passes over what follows a key that is not there.
    if (!hasKey) this.#scanner.take();
    const hasValue = this.#passes('value') && !this.#is(',', ']');
    const value = hasValue ? this.#node('flow') : this.#empty();
    return { kind: 'mapping', tag: '!!map', pairs: [[key, value]], position };
  }

  #flowMapping(properties: Properties): YamlMapping {
    const mapping = this.#mapping(properties);
    this.#eachInFlow('}', () =>
      mapping.pairs.push(this.#is('key') ? this.#flowPair() : [this.#node('flow'), this.#empty()]),
    );
    return mapping;
  }

  #flowPair(): [YamlNode, YamlNode] {
    this.#scanner.take();
    const key = this.#is('value', ',', '}') ? this.#empty() : this.#node('flow');
    const hasValue = this.#passes('value') && !this.#is(',', '}');
    return [key, hasValue ? this.#node('flow') : this.#empty()];
  }

  /** Reads up to the closing bracket; a comma may stand before it. */
  #eachInFlow(close: ']' | '}', readOne: () => void): void {
    this.#scanner.take();
    for (let isFirst = true; !this.#is(close); isFirst = false) {
      if (!isFirst && !this.#passes(',')) this.#fail(`expected \`,\` or \`${close}\``);
      if (this.#is(close)) break;
      readOne();
    }
    this.#scanner.take();
  }

  #is(...types: readonly Token['type'][]): boolean {
    return types.includes(this.#scanner.peek().type);
  }

  /** Passes the next token if it is of that type. */
  #passes(type: Token['type']): boolean {
    const isNext = this.#is(type);
    if (isNext) this.#scanner.take();
    return isNext;
  }

  #fail(problem: string, { line, column }: Mark = this.#scanner.peek().mark): never {
    throw new UnreadableFlagError(problem, positionOf({ line, column }));
  }
}

function tagOr({ tag }: Properties, own: string): string {
  return tag === '' || tag === '!' ? own : tag;
}

const noContent: readonly Token['type'][] = [
  'version-directive',
  'tag-directive',
  'document-start',
  'document-end',
  'stream-end',
];
