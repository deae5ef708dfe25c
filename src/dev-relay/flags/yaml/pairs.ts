import { UnreadableFlagError } from '../unreadable-flag.js';
import { quoted } from '../../../log-text.js';
import type { AliasBudget } from './alias-budget.js';
import { resolveScalar } from './resolve-scalar.js';
import { targetOf, type YamlAlias, type YamlMapping, type YamlNode } from './yaml-node.js';

/** A value that is there because of a `<<` with an alias, and therefore inside that alias. */
export interface MergedValue {
  readonly kind: 'merged';
  readonly alias: YamlAlias;
  readonly value: YamlNode | MergedValue;
}

/** Reads a key as text; undefined for one that is passed over. */
type ReadKey = (key: YamlNode) => string | undefined;

type NamedValues = (readonly [string, YamlNode | MergedValue])[];

/** The pairs of a mapping, with those of the mappings behind `<<` that it does not have itself. */
export class Pairs {
  readonly #budget: AliasBudget;

  constructor(budget: AliasBudget) {
    this.#budget = budget;
  }

  merged(node: YamlMapping, readKey: ReadKey): NamedValues {
    return this.#read(node, { readKey, taken: undefined });
  }

  /** Compares keys as they are written, aliases by their names and all mappings and sequences as equal. */
  refuseRepeated({ pairs }: YamlMapping): void {
    const written = new Set<string>();
    for (const [key] of pairs) {
      const spelling = key.kind + (key.kind === 'scalar' ? key.text : key.kind === 'alias' ? key.name : '');
      if (written.has(spelling)) throw new UnreadableFlagError(`the key ${nameOf(key)} is there twice`, key.position);
      written.add(spelling);
    }
  }

  /** `taken` has the names that a mapping before this one has given. */
  #read(node: YamlMapping, { readKey, taken }: { readKey: ReadKey; taken: Set<string> | undefined }): NamedValues {
    this.refuseRepeated(node);
    const named: NamedValues = [];
    let merge: YamlNode | undefined;
    for (const [key, value] of node.pairs) {
      if (isMergeKey(key)) {
        merge = value;
        continue;
      }
      const name = readKey(key);
      if (name === undefined || taken?.has(name) === true) continue;
      taken?.add(name);
      named.push([name, value]);
    }
    if (merge !== undefined) named.push(...this.#behind(merge, { readKey, taken: taken ?? ownNames(node) }));
    return named;
  }

  #behind(merge: YamlNode, rest: { readKey: ReadKey; taken: Set<string> }): NamedValues {
    const sources = merge.kind === 'sequence' ? merge.elements : [merge];
    return sources.flatMap((source) => this.#mergeOne(source, rest));
  }

  #mergeOne(source: YamlNode, rest: { readKey: ReadKey; taken: Set<string> }): NamedValues {
    this.#budget.count(source);
    const mapping = targetOf(source);
    if (mapping.kind !== 'mapping') {
      throw new UnreadableFlagError('`<<` takes a mapping or a list of mappings', source.position);
    }
    if (source.kind !== 'alias') return this.#read(mapping, rest);
    const named = this.#budget.within(source, () => this.#read(mapping, rest));
    return named.map(([name, value]) => [name, { kind: 'merged', alias: source, value }]);
  }
}

/**
 * Only keys that are text by themselves: the library does not find other keys again, and a merge replaces their values.
 */
function ownNames({ pairs }: YamlMapping): Set<string> {
  const names = new Set<string>();
  for (const [key] of pairs) {
    const actual = targetOf(key);
    const { tag, value } = actual.kind === 'scalar' ? resolveScalar(actual) : { tag: '', value: null };
    if (typeof value === 'string' && tag !== '!!timestamp') names.add(value);
  }
  return names;
}

function isMergeKey(key: YamlNode): boolean {
  return key.kind === 'scalar' && key.text === '<<' && key.tag === '!!merge';
}

function nameOf(key: YamlNode): string {
  return key.kind === 'scalar' ? quoted(key.text) : key.kind === 'alias' ? quoted(`*${key.name}`) : `of a ${key.kind}`;
}
