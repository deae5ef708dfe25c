import type { Random } from '../../../helpers/random.js';
import type { MapPart, Model, Part, ScalarKind } from './model.js';

const NAMES = [
  ...['a', 'b', 'on', 'off', 'True', 'False', 'true', 'yes', 'No', 'y', '1.10', '1', '0x10', '0o17', '010', '1_000'],
  ...[
    '2024-01-01',
    '2024-01-01 10:00:00',
    '.5',
    '1e3',
    '.inf',
    '.NaN',
    '~',
    'null',
    'é',
    '日本',
    '😀',
    'a b',
    'a.b',
    'a/b',
  ],
  ...['-', '-1', '+5', '=', '<<', '', '__proto__', 'constructor', 'x:y', 'a#b', "it's", 'quote"d', 'b\\s', 'Default'],
] as const;

const TEXTS = [
  ...[...NAMES, '1.10.0', 'v1', 'one two', ' padded ', 'line\nbreak', 'two\n\nbreaks\n', 'tab\there', '# no comment'],
  ...[
    'a: b',
    '- item',
    '{x}',
    '[y]',
    '@z',
    '%w',
    '*star',
    '&and',
    '!bang',
    '|',
    '>',
    'ends with:',
    '\u2028',
    '<&>',
    'None',
  ],
] as const;

/** Texts that look like dates are dates, without quotes. */
const UNDATED = TEXTS.filter((text) => !text.startsWith('2024'));

const QUERIES = [
  ...[
    'age gt 40',
    'age lt 10',
    'country eq "FR"',
    "country eq 'NO'",
    'targetingKey sw "user"',
    'beta eq true',
    'age gt',
  ],
  ...['{"==": [{"var": "country"}, "NO"]}', '{"and":[{">":[{"var":"age"},5]},{"var":"beta"}]}', 'version eq "1.10.0"'],
  ...['company.size gt 10', 'age gt 5 and age lt 50', 'anonymous eq true', 'email co "@"', '', 'a pr', '  age gt 40\n'],
] as const;

/** Draws the flags of one file; `wildness` is the chance of each part to be anything at all. */
export function randomModel(random: Random, wildness: number): Model {
  const maker = new ModelMaker(random, wildness);
  const keys = distinct(random.list(1, 4, () => random.pick(NAMES)));
  const flags = map(
    'flags',
    keys.map((key) => [key, maker.flag()] as const),
  );
  return { flags, hasRollout: maker.hasRollout };
}

const distinct = (names: readonly string[]): string[] => [...new Set(names)];
const map = (of: string, members: MapPart['members']): MapPart => ({ kind: 'map', of, members, isStruct: false });
const text = (value: string): Part => ({ kind: 'text', text: value });

class ModelMaker {
  readonly #random: Random;
  readonly #wildness: number;
  /** The variations of the flag at hand. */
  #names: readonly string[] = [];
  hasRollout = false;

  constructor(random: Random, wildness: number) {
    this.#random = random;
    this.#wildness = wildness;
  }

  flag(): Part {
    this.#names = distinct(this.#random.list(1, 4, () => this.#random.pick(NAMES)));
    return this.#wild(() => this.#struct('flag', this.#flagMembers()));
  }

  #flagMembers(): Record<string, [chance: number, make: () => Part]> {
    return {
      variations: [0.98, () => this.#variations()],
      defaultRule: [0.97, () => this.#rule('defaultRule')],
      targeting: [0.6, () => this.#list('rules', () => this.#rule('rule'))],
      bucketingKey: [0.1, () => text(this.#random.pick(['email', 'targetingKey', 'company.name', '', 'absent']))],
      experimentation: [0.2, () => this.#struct('window', { start: [0.8, this.#date], end: [0.8, this.#date] })],
      scheduledRollout: [0.2, () => this.#list('steps', () => this.#step())],
      ...this.#settings(),
      metadata: [0.3, () => this.#wild(() => this.#values(2))],
      unknown: [0.05, () => this.#value(2)],
      converter: [0.02, () => this.#text()],
    };
  }

  #settings(): Record<string, [chance: number, make: () => Part]> {
    const boolean = (): Part => this.#scalar('boolean');
    return { trackEvents: [0.2, boolean], disable: [0.2, boolean], version: [0.4, () => this.#text()] };
  }

  /** The relay cannot apply a rollout of a step to a rule that has none. */
  #step(): Part {
    return this.#wild(() =>
      this.#struct('step', {
        date: [0.95, this.#date],
        defaultRule: [0.4, () => this.#plainRule('defaultRule')],
        targeting: [0.3, () => this.#list('rules', () => this.#plainRule('rule'))],
        variations: [0.1, () => this.#variations()],
        ...this.#settings(),
      }),
    );
  }

  #rule(of: 'rule' | 'defaultRule'): Part {
    if (!this.#random.chance(0.12)) return this.#plainRule(of);
    this.hasRollout = true;
    return this.#struct(of, { ...this.#about(of), progressiveRollout: [1, () => this.#rollout()] });
  }

  #plainRule(of: 'rule' | 'defaultRule'): Part {
    const hasWeights = this.#random.chance(0.4);
    return this.#wild(() =>
      this.#struct(of, {
        ...this.#about(of),
        percentage: [hasWeights ? 0.98 : 0.03, () => this.#weights()],
        variation: [hasWeights ? 0.1 : 0.97, () => this.#variation()],
      }),
    );
  }

  #about(of: 'rule' | 'defaultRule'): Record<string, [chance: number, make: () => Part]> {
    return {
      name: [of === 'rule' ? 0.6 : 0.1, () => this.#text()],
      query: [of === 'rule' ? 0.96 : 0.05, () => text(this.#random.pick(QUERIES))],
      disable: [0.08, () => this.#scalar('boolean')],
    };
  }

  /** Both ends are there and are objects, always: without one the relay ends. */
  #rollout(): Part {
    const end = (): Part =>
      this.#struct('end', {
        variation: [0.95, () => this.#variation()],
        percentage: [0.7, () => this.#scalar('number')],
        date: [0.9, this.#date],
      });
    const members = [['initial', end()] as const, ['end', end()] as const];
    return {
      kind: 'map',
      of: 'rollout',
      isStruct: true,
      members: this.#random.chance(0.5) ? members : members.reverse(),
    };
  }

  #weights(): Part {
    const names = this.#random.chance(0.96) ? this.#names : [...this.#names, 'nowhere'];
    const some = names.filter(() => this.#random.chance(0.9));
    return this.#wild(() =>
      map(
        'weights',
        some.map((name) => [name, this.#scalar('weight')] as const),
      ),
    );
  }

  /**
   * Several are of one kind. The relay compares their types in a random order, and dates, integers and lists of tables
   * in TOML, and maps with names that are not text have none for it: whether it loads them beside others is chance.
   */
  #variations(): Part {
    const [first] = this.#names;
    if (this.#names.length === 1) return this.#wild(() => map('single', [[first!, this.#value(2)]]));
    const make = this.#random.pick<() => Part>([
      () => ({ kind: 'boolean' }),
      () => ({ kind: 'integer' }),
      () => ({ kind: 'fraction' }),
      () => text(this.#random.pick(UNDATED)),
      () => map('plain', [['x', this.#value(1)]]),
      () => ({ kind: 'list', of: 'values', items: this.#random.list(0, 3, () => this.#value(0)) }),
      () => this.#random.pick<Part>([{ kind: 'boolean' }, { kind: 'fraction' }, text('mixed')]),
    ]);
    return this.#wild(() =>
      map(
        'variations',
        this.#names.map((name) => [name, make()] as const),
      ),
    );
  }

  #variation(): Part {
    return this.#wild(() => text(this.#random.chance(0.04) ? 'nowhere' : this.#random.pick(this.#names)));
  }

  #values(depth: number): Part {
    const names = distinct(this.#random.list(0, 3, () => this.#random.pick(NAMES)));
    return map(
      'values',
      names.map((name) => [name, this.#value(depth - 1)] as const),
    );
  }

  #value(depth: number): Part {
    return this.#random.oneOf<Part>(
      [6, () => this.#scalar('value')],
      [2, () => this.#text()],
      [depth > 0 ? 2 : 0, () => this.#values(depth)],
      [depth > 0 ? 2 : 0, () => this.#list('values', () => this.#value(depth - 1))],
    );
  }

  #list(of: string, make: () => Part): Part {
    return this.#wild(() => ({ kind: 'list', of, items: this.#random.list(0, 3, make) }));
  }

  #text(): Part {
    return this.#wild(() => text(this.#random.pick(TEXTS)));
  }

  readonly #date = (): Part => this.#scalar('date');

  #scalar(kind: ScalarKind): Part {
    return this.#wild(() => ({ kind }));
  }

  #wild(make: () => Part): Part {
    return this.#random.chance(this.#wildness) ? { kind: 'wild' } : make();
  }

  /** In any order. */
  #struct(of: string, members: Record<string, [chance: number, make: () => Part]>): MapPart {
    const drawn = Object.entries(members)
      .filter(([, [chance]]) => this.#random.chance(chance))
      .map(([name, [, make]]) => ({ member: [name, make()] as const, order: this.#random.next() }));
    drawn.sort((one, other) => one.order - other.order);
    return { kind: 'map', of, isStruct: true, members: drawn.map(({ member }) => member) };
  }
}
