import type { Random } from '../../../helpers/random.js';
import type { MapPart, Part } from './model.js';
import { YAML_SPELLINGS } from './yaml-spellings.js';

/** Where a part is written. */
interface Place {
  readonly indent: number;
  readonly isFlow: boolean;
}

/** Writes flags as YAML in random styles: block and flow, quotes, comments, anchors and aliases, merge keys. */
export class YamlWriter {
  readonly #random: Random;
  readonly #usesAnchors: boolean;
  readonly #usesMerges: boolean;
  readonly #step: number;
  readonly #flowChance: number;
  /** Names of the anchors so far, by what they are on. */
  readonly #anchors = new Map<string, string[]>();
  #anchored = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#usesAnchors = random.chance(0.4);
    this.#usesMerges = random.chance(0.3);
    this.#step = random.pick([1, 2, 2, 2, 3, 4]);
    this.#flowChance = random.pick([0, 0.1, 0.3, 0.9]);
  }

  get usesMerges(): boolean {
    return this.#usesMerges;
  }

  write(flags: MapPart): string {
    return this.#random.chance(0.06)
      ? `${this.#flowMap(flags, { indent: 0, isFlow: true })}\n`
      : this.#blockMap(flags, 0);
  }

  /** What follows the colon or the dash, its white space included; it does not end with a line break. */
  #part(part: Part, place: Place): string {
    const alias = this.#alias(part);
    if (alias !== undefined) return ` ${alias}`;
    const name = this.#newAnchor();
    const written = this.#written(part, place, name === undefined ? '' : `&${name} `);
    // Only now, because a part that refers to itself is refused.
    if (name !== undefined) this.#anchors.set(kindOf(part), [...(this.#anchors.get(kindOf(part)) ?? []), name]);
    return written;
  }

  #written(part: Part, place: Place, anchor: string): string {
    if (part.kind === 'map') return this.#map(part, place, anchor);
    if (part.kind === 'list') return this.#list(part.items, place, anchor);
    return ` ${anchor}${part.kind === 'text' ? this.#text(part.text, place) : this.#scalar(part.kind)}`;
  }

  #map(part: MapPart, place: Place, anchor: string): string {
    const isFlow = place.isFlow || part.members.length === 0 || this.#random.chance(this.#flowChance);
    if (isFlow) return ` ${anchor}${this.#flowMap(part, { ...place, isFlow: true })}`;
    const indent = place.indent + this.#step;
    return `${anchor && ` ${anchor.trim()}`}${this.#comment()}\n${this.#blockMap(part, indent).trimEnd()}`;
  }

  #blockMap(part: MapPart, indent: number): string {
    const margin = ' '.repeat(indent);
    const lines = this.#members(part, { indent, isFlow: false }).map(([name, value]) => {
      const pair = this.#random.chance(0.01) ? `? ${name}\n${margin}:${value}` : `${name}:${value}`;
      return `${this.#remark(margin)}${margin}${pair}${value.includes('\n') ? '' : this.#comment()}\n`;
    });
    return lines.join('');
  }

  #flowMap(part: MapPart, place: Place): string {
    const pairs = this.#members(part, place).map(([name, value]) => `${name}:${value}`);
    const comma = pairs.length > 0 && this.#random.chance(0.1) ? ',' : '';
    return `{${this.#gap(place)}${pairs.join(`,${this.#gap(place)}`)}${comma}${this.#gap(place)}}`;
  }

  /** White space in a flow collection; lines in it must be indented. */
  #gap({ indent }: Place): string {
    const margin = ' '.repeat(indent + this.#step);
    return this.#random.oneOf([40, () => ' '], [3, () => `\n${margin}`], [0.5, () => ` # flow\n${margin}`]);
  }

  #members(part: MapPart, place: Place): [name: string, value: string][] {
    // First, because it refers to anchors in front of it.
    const merge = this.#merge(part, place);
    const written = part.members.map(([name, member]): [string, string] => [
      this.#name(name, part.isStruct),
      this.#part(member, place),
    ]);
    if (merge !== undefined) written.splice(this.#random.integer(0, written.length), 0, ['<<', merge]);
    if (part.of !== 'rollout' && written.length > 0 && this.#random.chance(0.003)) written.push(written[0]!);
    return written;
  }

  #merge({ of }: MapPart, place: Place): string | undefined {
    if (!this.#usesMerges || UNMERGED.has(of) || !this.#random.chance(0.15)) return undefined;
    const anchors = this.#anchors.get(of) ?? [];
    if (anchors.length === 0) return of === 'flag' ? this.#inlineMerge(place) : undefined;
    const alias = (): string => `*${this.#random.pick(anchors)} `;
    return this.#random.chance(0.3) ? ` [${alias()}, ${alias()}]` : ` ${alias().trim()}`;
  }

  #inlineMerge(place: Place): string {
    return this.#random.pick([
      ' { version: 1.10 }',
      ' [{ disable: no }, { disable: yes, version: 0x1 }]',
      ' {}',
      place.isFlow ? ' {}' : ' []',
    ]);
  }

  #list(items: readonly Part[], place: Place, anchor: string): string {
    if (place.isFlow || items.length === 0 || this.#random.chance(this.#flowChance)) {
      const inner = items.map((item) => this.#part(item, { ...place, isFlow: true }).trim());
      return ` ${anchor}[${inner.join(`,${this.#gap(place)}`)}]`;
    }
    const indent = this.#random.chance(0.2) ? place.indent : place.indent + this.#step;
    const margin = ' '.repeat(indent);
    const lines = items.map((item) => `${this.#remark(margin)}${margin}-${this.#item(item, indent)}`);
    return `${anchor && ` ${anchor.trim()}`}\n${lines.join('\n')}`;
  }

  /** A mapping can begin behind the dash. */
  #item(item: Part, indent: number): string {
    const isCompact = item.kind === 'map' && item.members.length > 0 && this.#random.chance(0.7);
    if (!isCompact) return this.#part(item, { indent, isFlow: false });
    return ` ${this.#blockMap(item, indent + 2)
      .trimEnd()
      .replace(/^(?: *#.*\n)* */, '')}`;
  }

  #alias(part: Part): string | undefined {
    if (!this.#usesAnchors || part.kind === 'text' || part.kind === 'wild' || !this.#random.chance(0.1))
      return undefined;
    const anchors = this.#anchors.get(kindOf(part));
    return anchors && `*${this.#random.pick(anchors)}`;
  }

  #newAnchor(): string | undefined {
    const isDrawn = (this.#usesAnchors || this.#usesMerges) && this.#random.chance(0.25);
    return isDrawn ? `n${++this.#anchored}` : undefined;
  }

  #scalar(kind: keyof typeof YAML_SPELLINGS): string {
    return this.#random.pick(YAML_SPELLINGS[kind]);
  }

  #name(name: string, isStruct: boolean): string {
    const tag = this.#random.chance(0.005) ? '!!str ' : '';
    if (isStruct) return tag + (this.#random.chance(0.03) ? `"${name}"` : name);
    return /^(~|null|<<|)$/.test(name) ? JSON.stringify(name) : tag + this.#inline(name, true);
  }

  #text(text: string, { indent, isFlow }: Place): string {
    const isBlock = !isFlow && /^[^\s#]/.test(text) && !/[\u2028\t]/.test(text) && this.#random.chance(0.15);
    if (!isFlow && text === 'one two' && this.#random.chance(0.5))
      return `one\n${' '.repeat(indent + this.#step + 1)}two`;
    if (!isBlock) return /^(~|null|)$/.test(text) ? JSON.stringify(text) : this.#inline(text, isFlow);
    const header = this.#random.pick(['|', '>', '|-', '>-', '|+']);
    return `${header}\n${text.replace(/^(?=.)/gm, ' '.repeat(indent + this.#step + 1))}`;
  }

  #inline(text: string, isFlow: boolean): string {
    const plain = isFlow
      ? /^[\w.+/~=é日本😀<-][\w.+/=é日本😀'" -]*$/u
      : /^[\w.+/~=é日本😀<-][\w.+/=é日本😀'",{}[\] -]*$/u;
    const isPlain = plain.test(text) && !/^-( |$)|^---|^\.\.\.| $/.test(text);
    if (isPlain && this.#random.chance(0.8)) return text;
    if (!/[\n\t\u2028]/.test(text) && this.#random.chance(0.5)) return `'${text.replaceAll("'", "''")}'`;
    return this.#random.chance(0.2) ? escaped(text) : JSON.stringify(text).replaceAll('\u2028', '\\L');
  }

  #comment(): string {
    return this.#random.chance(0.05) ? this.#random.pick([' # comment', ' #', '  # a: b', ' # é "']) : '';
  }

  #remark(margin: string): string {
    return this.#random.oneOf(
      [40, () => ''],
      [1, () => '\n'],
      [1, () => `${margin}# remark\n`],
      [1, () => '# remark\n'],
    );
  }
}

/** More flags would not be asked for; ends of rollouts and single variations must stay what they are. */
const UNMERGED: ReadonlySet<string> = new Set(['flags', 'rollout', 'single', 'plain']);

const kindOf = (part: Part): string => (part.kind === 'map' || part.kind === 'list' ? part.of : part.kind);

const escaped = (text: string): string =>
  `"${Array.from(text, (character) => `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`).join('')}"`;
