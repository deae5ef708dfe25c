import type { Random } from '../../../helpers/random.js';
import type { MapPart, Part, ScalarKind } from './model.js';

const booleans = ['true', 'false'];
/** Their sums do not depend on the order, and none is negative: the relay adds them up in a random order. */
const weights = [
  '50',
  '0',
  '100',
  '25',
  '0.5',
  '5.0',
  '1e2',
  '1E+1',
  '12.25',
  '0x32',
  '0o62',
  '0b11',
  '1_0',
  '+5',
  '1_0.5',
];
const integers = ['1', '0', '-1', '0x1F', '0o17', '0b11', '1_000', '+5', '9007199254740993', '9223372036854775807'];
const fractions = ['1.5', '-0.0', '1e-7', '1.10', '5e-324', '1e21', '1_0.5', '+1.0'];
const numbers = [
  ...[
    ...weights,
    '-1',
    '-5',
    '-0',
    '-0.0',
    '1.10',
    '1e-7',
    '123456789012345678',
    '9007199254740991',
    '9223372036854775807',
  ],
  ...['1e21', '1e300', '5e-324', '0.1', '0xdead_beef', '-9223372036854775808'],
];
const dates = [
  ...['2024-01-01T10:00:00Z', '2024-01-01T10:00:00+02:00', '2026-06-15T12:00:00Z', '2026-12-31 00:00:00.250Z'],
  ...[
    '2026-06-15t12:00:00.123456789z',
    '2024-01-01T00:00:00-11:30',
    '"2024-02-29T00:00:00Z"',
    "'2026-12-31T00:00:00Z'",
  ],
];
const values = [
  ...[
    ...booleans,
    ...numbers,
    ...dates,
    '"text"',
    "'lite\\ral'",
    '"""two\nlines"""',
    "'''two\n'lines' '''",
    '"\\u00e9\\U0001F600\\t"',
  ],
  ...[
    '2024-01-01T10:00:00',
    '2024-01-01 10:00:00.5',
    '2024-01-01',
    '10:00:00',
    '10:00:00.25',
    '"<&>\u2028"',
    '"""\\\n   x"""',
  ],
];
const wild = [
  ...[
    ...values,
    '[]',
    '{}',
    '[1, "a", [true]]',
    '[{ x = 1 }]',
    '{ a = 1, b.c = 2 }',
    '"50"',
    '"true"',
    '1e400',
    '-1e400',
    'inf',
    '-inf',
    'nan',
  ],
  ...[
    '"2024-01-01"',
    '2024-02-30',
    '2024-01-01T24:00:00Z',
    '2024-01-01T10:00Z',
    '01',
    '.5',
    '5.',
    '1__0',
    '0X10',
    'True',
    'yes',
    'null',
  ],
  ...[
    '"\\x41"',
    '"\\q"',
    '"\\ud83d"',
    '{ a = 1, }',
    '[1,]',
    '[1 2]',
    '',
    '9223372036854775808',
    '9007199254740992',
    '"a\tb"',
    '10:00',
  ],
];
const SPELLINGS: Readonly<Record<ScalarKind, readonly string[]>> = {
  ...{
    boolean: booleans,
    integer: integers,
    fraction: fractions,
    number: numbers,
    weight: weights,
    date: dates,
    value: values,
    wild,
  },
};

/** Writes flags as TOML: tables, arrays of tables, dotted names and inline tables. */
export class TomlWriter {
  readonly #random: Random;
  readonly #inlineChance: number;
  readonly #oddNames: number;

  constructor(random: Random) {
    this.#random = random;
    this.#inlineChance = random.pick([0, 0.3, 0.6, 1]);
    this.#oddNames = random.pick([0, 0, 0.1, 0.5]);
  }

  write(flags: MapPart): string {
    return this.#table(flags, []);
  }

  /** The pairs of a table, and the tables below it. */
  #table({ members, isStruct }: MapPart, path: readonly string[]): string {
    const [pairs, tables]: [string[], string[]] = [[], []];
    for (const [name, part] of members) {
      const spelled = this.#name(isStruct ? this.#respelled(name) : name);
      const table = this.#asTable(part, [...path, spelled]);
      if (table !== undefined) tables.push(table);
      else pairs.push(...this.#pairs(spelled, part));
    }
    return `${pairs.map((pair) => `${pair}${this.#comment()}\n`).join('')}${tables.join('')}`;
  }

  #asTable(part: Part, path: readonly string[]): string | undefined {
    if (this.#random.chance(this.#inlineChance)) return undefined;
    if (part.kind === 'map') return `[${path.join('.')}]${this.#comment()}\n${this.#table(part, path)}`;
    if (part.kind !== 'list' || part.items.length === 0) return undefined;
    const maps = part.items.filter((item) => item.kind === 'map');
    if (maps.length < part.items.length) return undefined;
    return maps.map((item) => `[[${path.join('.')}]]\n${this.#table(item, path)}`).join('');
  }

  /** A map can be written as dotted names. */
  #pairs(name: string, part: Part): string[] {
    if (part.kind !== 'map' || part.members.length === 0 || !this.#random.chance(0.3))
      return [`${name} = ${this.#value(part)}`];
    return part.members.flatMap(([member, inner]) => this.#pairs(`${name}.${this.#name(member)}`, inner));
  }

  #value(part: Part): string {
    if (part.kind === 'map') {
      const pairs = part.members.map(([name, inner]) => `${this.#name(name)} = ${this.#value(inner)}`);
      return `{ ${pairs.join(', ')} }`;
    }
    if (part.kind === 'list')
      return `[${part.items.map((item) => this.#value(item)).join(this.#random.pick([', ', ',\n  ', ',']))}]`;
    return part.kind === 'text' ? this.#text(part.text) : this.#random.pick(SPELLINGS[part.kind]);
  }

  #name(name: string): string {
    if (/^[\w-]+$/.test(name) && this.#random.chance(0.9)) return name;
    return !name.includes("'") && this.#random.chance(0.3) ? `'${name}'` : JSON.stringify(name);
  }

  /** Never two spellings of a member: which one counts is a matter of chance in the relay. */
  #respelled(name: string): string {
    return this.#random.chance(this.#oddNames)
      ? this.#random.pick([name.toUpperCase(), name.replaceAll('s', 'ſ')])
      : name;
  }

  #text(text: string): string {
    if (!/['\n\t]/.test(text) && this.#random.chance(0.3)) return `'${text}'`;
    if (this.#random.chance(0.15)) return `"""\n${JSON.stringify(text).slice(1, -1).replaceAll('\\n', '\n')}"""`;
    return JSON.stringify(text);
  }

  #comment(): string {
    return this.#random.chance(0.05) ? this.#random.pick([' # comment', '#', ' # é "']) : '';
  }
}
