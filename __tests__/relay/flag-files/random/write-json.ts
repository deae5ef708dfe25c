import type { Random } from '../../../helpers/random.js';
import type { MapPart, Part, ScalarKind } from './model.js';

const booleans = ['true', 'false'];
/** Their sums do not depend on the order, and none is negative: the relay adds them up in a random order. */
const weights = ['50', '0', '100', '25', '0.5', '5.0', '1e2', '1E+1', '12.25', '500e-1', '50.000', 'null'];
const integers = ['1', '0', '-1', '50', '1e2', '9007199254740993'];
const fractions = ['1.5', '-0.0', '1e-7', '1.10', '5e-324', '1e21'];
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
    '9007199254740993',
    '18446744073709551616',
  ],
  ...['1e21', '1e300', '5e-324', '0.1', '1e20'],
];
const dates = [
  ...[
    '"2024-01-01T10:00:00Z"',
    '"2024-01-01T10:00:00+02:00"',
    '"2026-06-15T12:00:00Z"',
    '"2026-12-31T00:00:00.250Z"',
    'null',
  ],
  ...['"2026-06-15T12:00:00.123456789Z"', '"2024-01-01T00:00:00-11:30"', '"2024-01-01T1:00:00Z"'],
];
const values = [
  ...[
    ...booleans,
    ...numbers,
    ...dates,
    'null',
    '"text"',
    '"\\ud83d\\ude00"',
    '"\\ud83d"',
    '"\\u0000\\/\\b"',
    '"<&>\u2028"',
    '"\u007f"',
  ],
];
const wild = [
  '"\\u0032024-02-29T00:00:00Z"',
  ...[
    ...values,
    '[]',
    '{}',
    '[null]',
    '{"x":null}',
    '[1,[2,{"a":3}]]',
    '{"a":1,"a":2}',
    '"50"',
    '"true"',
    '1e400',
    '-1e400',
  ],
  ...[
    '"2024-01-01"',
    '"2024-01-01T10:00:00z"',
    '"2024-02-30T00:00:00Z"',
    '"2024-01-01T24:00:00Z"',
    '01',
    '+1',
    '.5',
    '5.',
    '0x10',
  ],
  ...[
    'True',
    'yes',
    "'x'",
    '"a\tb"',
    '"\\x41"',
    '{"a":1,}',
    '[1,]',
    '/* */1',
    'NaN',
    '',
    '"2024-01-01T10:00:00,5Z"',
    '"\\u00g0"',
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

/** Writes flags as JSON: member names in other cases, members that come again, escapes, white space. */
export class JsonWriter {
  readonly #random: Random;
  readonly #space: string;
  readonly #oddNames: number;
  readonly #repeats: number;

  constructor(random: Random) {
    this.#random = random;
    this.#space = random.pick(['', ' ', '\n  ', '\r\n\t']);
    this.#oddNames = random.pick([0, 0, 0.1, 0.6]);
    this.#repeats = random.pick([0, 0, 0.05, 0.2]);
  }

  write(flags: MapPart): string {
    return `${this.#map(flags)}${this.#space}`;
  }

  #part(part: Part): string {
    if (part.kind === 'map') return this.#map(part);
    if (part.kind === 'list')
      return `[${this.#gap()}${part.items.map((item) => this.#part(item)).join(`,${this.#gap()}`)}]`;
    return part.kind === 'text' ? this.#text(part.text) : this.#random.pick(SPELLINGS[part.kind]);
  }

  #map(part: MapPart): string {
    const members = part.members.flatMap((member) => this.#member(member, part));
    return `{${this.#gap()}${members.join(`,${this.#gap()}`)}${this.#gap()}}`;
  }

  /** Once, or twice: maps and structs of the same name are merged. A rollout comes whole each time. */
  #member([name, value]: MapPart['members'][number], { isStruct, members }: MapPart): string[] {
    const pair = (part: Part): string => {
      const spelled = this.#text(isStruct ? this.#respelled(name) : name);
      return `${spelled}${this.#random.chance(0.05) ? ' ' : ''}:${this.#part(part)}`;
    };
    if (!this.#random.chance(this.#repeats)) return [pair(value)];
    const [, other] = this.#random.chance(0.5)
      ? [name, value]
      : (members.find(([, part]) => isAlike(part, value)) ?? []);
    return [pair(value), pair(other ?? value)];
  }

  #respelled(name: string): string {
    if (!this.#random.chance(this.#oddNames)) return name;
    const respellings = [
      name.toUpperCase(),
      name.toLowerCase(),
      name.replaceAll('s', 'ſ'),
      name.replaceAll('k', '\u212a'),
    ];
    return this.#random.pick(respellings);
  }

  #text(text: string): string {
    if (!this.#random.chance(0.1)) return JSON.stringify(text);
    const units = Array.from({ length: text.length }, (_, n) => text.charCodeAt(n).toString(16).padStart(4, '0'));
    return `"${units.map((unit) => `\\u${unit}`).join('')}"`;
  }

  #gap(): string {
    return this.#random.chance(0.8) ? this.#space : '';
  }
}

const isAlike = (one: Part, other: Part): boolean =>
  one.kind === 'map' && other.kind === 'map' && one.of === other.of && one.of !== 'rollout';
