import { goTime, jsonTime } from '../../go/time.js';
import { NotJson } from '../../go/json.js';
import type { FlagSource } from '../flag-source.js';
import type { Position } from '../unreadable-flag.js';
import { AliasBudget } from './alias-budget.js';
import { Pairs, type MergedValue } from './pairs.js';
import { anyKey, textKey } from './yaml-keys.js';
import { isUnsigned, resolveScalar, type Resolved } from './resolve-scalar.js';
import { targetOf, type YamlMapping, type YamlNode } from './yaml-node.js';

/** Values of a YAML document as Go's library reads them into fields of a type: by the field, not by themselves. */
export class YamlSource implements FlagSource<YamlNode, YamlNode | MergedValue> {
  readonly takesAnythingAsMap = false;
  readonly foldsNames = false;
  readonly #budget = new AliasBudget();
  readonly #pairs = new Pairs(this.#budget);

  visit<Result>(node: YamlNode | MergedValue, read: (node: YamlNode) => Result): Result {
    if (node.kind === 'merged') return this.#budget.within(node.alias, () => this.visit(node.value, read));
    this.#budget.count(node);
    if (node.kind !== 'alias') return read(node);
    return this.#budget.within(node, () => this.visit(node.target, read));
  }

  isNull(node: YamlNode): boolean {
    return shortTag(node) === '!!null' && (node.kind !== 'scalar' || resolveScalar(node).value === null);
  }

  /** A text is what is written, whatever it would be elsewhere. */
  text(node: YamlNode): string | undefined {
    if (node.kind !== 'scalar') return undefined;
    const { tag, value } = resolveScalar(node);
    return tag === '!!binary' ? String(value) : node.text;
  }

  boolean(node: YamlNode): boolean | undefined {
    const value = node.kind === 'scalar' ? resolveScalar(node).value : undefined;
    if (typeof value === 'boolean') return value;
    return typeof value === 'string' ? switches.get(value) : undefined;
  }

  number(node: YamlNode): number | undefined {
    const value = node.kind === 'scalar' ? resolveScalar(node).value : undefined;
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
  }

  time(node: YamlNode): string | undefined {
    // Go's time is a struct, and none of its fields can be set.
    if (node.kind === 'mapping') return this.members(node) && '0001-01-01T00:00:00Z';
    if (node.kind !== 'scalar') return undefined;
    const { tag, value } = resolveScalar(node);
    return tag === '!!timestamp' ? String(value) : goTime(this.text(node) as string);
  }

  any(node: YamlNode): unknown {
    if (node.kind === 'scalar') return valueOf(resolveScalar(node));
    if (node.kind === 'sequence') return node.elements.map((element) => this.#any(element));
    if (node.kind === 'mapping') return hasTextKeys(node) ? this.#object(node) : this.#mapWithOtherKeys(node);
    return undefined;
  }

  isOfUncommonType(node: YamlNode): boolean {
    if (node.kind === 'mapping') return !hasTextKeys(node);
    if (node.kind !== 'scalar') return false;
    const { tag, value } = resolveScalar(node);
    return tag === '!!timestamp' || isUnsigned(value);
  }

  members(node: YamlNode): readonly (readonly [string, YamlNode | MergedValue])[] | undefined {
    return node.kind === 'mapping' ? this.#pairs.merged(node, (key) => textKey(this, key)) : undefined;
  }

  /** Go leaves out a null where it expects a struct. */
  elements(node: YamlNode): readonly YamlNode[] | undefined {
    return node.kind === 'sequence' ? node.elements.filter((element) => !this.isNull(targetOf(element))) : undefined;
  }

  describe(node: YamlNode): string {
    if (node.kind === 'scalar') return node.tag === '!!str' ? JSON.stringify(node.text) : node.text;
    return node.kind === 'mapping' ? 'an object' : 'a list';
  }

  position(node: YamlNode): Position {
    return node.position;
  }

  #any(node: YamlNode | MergedValue): unknown {
    return this.visit(node, (actual) => this.any(actual));
  }

  #object(node: YamlMapping): unknown {
    return Object.fromEntries((this.members(node) ?? []).map(([name, value]) => [name, this.#any(value)]));
  }

  /** JSON has no such map, but what is in it has to be readable. */
  #mapWithOtherKeys(node: YamlMapping): NotJson {
    for (const [, value] of this.#pairs.merged(node, (key) => anyKey(this, key))) this.#any(value);
    return new NotJson('json: unsupported type: map[interface {}]interface {}', null);
  }
}

const switches = new Map<string, boolean>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);

function valueOf({ tag, value }: Resolved): unknown {
  return tag === '!!timestamp' ? jsonTime(String(value)) : value;
}

/** The tag of what `node` stands for. Throws for a scalar that contradicts its tag. */
function shortTag(node: YamlNode): string {
  const actual = targetOf(node);
  return actual.tag === '' && actual.kind === 'scalar' ? resolveScalar(actual).tag : actual.tag;
}

/** Whether Go makes a map of it that JSON can express. */
function hasTextKeys({ pairs }: YamlMapping): boolean {
  return pairs.every(([key]) => ['!!str', '!!merge'].includes(shortTag(key)));
}
