import type { Random } from '../helpers/random.js';
import { randomLogic } from './random-logic.js';
import { randomRule } from './random-rules.js';
import {
  attributeNames,
  nested,
  objectOf,
  randomDate,
  randomName,
  randomNumber,
  randomScalar,
  randomText,
  randomValue,
  textOf,
  wrongDate,
} from './random-values.js';

/** One input of the evaluation engine. */
export interface EngineInput {
  readonly flagKey: string;
  readonly flag: unknown;
  readonly evalContext: Record<string, unknown>;
  readonly flagContext: {
    readonly defaultSdkValue?: unknown;
    readonly evaluationContextEnrichment?: Record<string, unknown>;
  };
}

const flagKeys = ['my-flag', 'f', 'drapeau-é', 'TEST', 'new-checkout', '日本', 'a b', '', '\ud800x'] as const;
const variationNames = [
  'A',
  'B',
  'enabled',
  'disabled',
  'True',
  'False',
  'é',
  'z',
  'Default',
  '\ue000',
  '😀',
  '__proto__',
];
const ruleNames = ['rule-0', 'rule-1', 'rule-2', '', 'évaluation'] as const;

type Json = Record<string, unknown>;

/** Members that are undefined are absent. */
const present = (object: Json): Json => objectOf(Object.entries(object).filter(([, value]) => value !== undefined));

/** Draws flags, contexts and everything around them; `names` are the variations of the flag at hand. */
class FlagMaker {
  readonly #random: Random;
  readonly #names: readonly string[];

  constructor(random: Random) {
    this.#random = random;
    this.#names = [...new Set(random.list(1, 4, () => random.pick(variationNames)))];
  }

  #variation(): string {
    return this.#random.chance(0.04) ? 'nowhere' : this.#random.pick(this.#names);
  }

  #variations(): Json {
    const random = this.#random;
    const make = random.oneOf<() => unknown>(
      [4, () => () => random.chance(0.5)],
      [3, () => () => randomText(random)],
      [3, () => () => randomNumber(random)],
      [2, () => () => randomValue(random, 3)],
    );
    return objectOf(this.#names.map((name) => [name, random.chance(0.03) ? null : make()] as const));
  }

  /** Weights that add up without rounding, mostly: other sums are random in the official engine. */
  #weight(): unknown {
    const random = this.#random;
    return random.oneOf<unknown>(
      [10, () => random.integer(0, 100)],
      [3, () => random.pick([0.5, 12.25, 33.125, 50, 100])],
      [1, () => random.pick([0, 100, 250, 83, 1000])],
      [0.2, () => random.pick([33.333, 44.233, 0.001, 8.716])],
      [0.05, () => random.pick([-5, 1e10, 1e300, null])],
    );
  }

  #percentage(): Json {
    const random = this.#random;
    const names = random.chance(0.9) ? this.#names : [...this.#names, 'nowhere'];
    return objectOf(names.filter(() => random.chance(0.9)).map((name) => [name, this.#weight()] as const));
  }

  #rolloutEnd(): Json {
    const random = this.#random;
    return present({
      variation: random.maybe(0.95, () => this.#variation()),
      percentage: random.maybe(0.7, () => random.pick([0, 10, 25.5, 50, 99.999, 100, 150, -5, 33.333])),
      date: random.maybe(0.95, () => randomDate(random)),
    });
  }

  #rollout(): unknown {
    const random = this.#random;
    return present({
      initial: random.maybe(0.97, () => this.#rolloutEnd()),
      end: random.maybe(0.97, () => this.#rolloutEnd()),
    });
  }

  #query(): string {
    const random = this.#random;
    return random.oneOf([6, () => randomRule(random)], [4, () => randomLogic(random, textOf)], [0.3, () => '']);
  }

  /** `isUpdate`: in a scheduled step, where every member is a change. */
  rule({ isDefault, isUpdate = false }: { isDefault: boolean; isUpdate?: boolean }): Json {
    const random = this.#random;
    const result = random.integer(0, 9);
    return present({
      name: random.maybe(isDefault ? 0.2 : 0.7, () => random.pick(ruleNames)),
      query: random.maybe(isDefault ? 0.05 : isUpdate ? 0.4 : 0.95, () => this.#query()),
      variation: random.maybe(result < 5 ? 1 : 0.15, () => this.#variation()),
      percentage: random.maybe(result >= 5 && result < 8 ? 1 : 0.04, () => this.#percentage()),
      progressiveRollout: random.maybe(result >= 8 ? 0.9 : 0.02, () => this.#rollout()),
      disable: random.maybe(0.08, () => random.chance(0.6)),
    });
  }

  #window(): Json {
    const random = this.#random;
    return present({
      start: random.maybe(0.8, () => randomDate(random)),
      end: random.maybe(0.8, () => randomDate(random)),
    });
  }

  #targeting(isUpdate: boolean): unknown[] {
    return this.#random.list(0, 3, () => this.rule({ isDefault: false, isUpdate }));
  }

  #step(): Json {
    const random = this.#random;
    return present({
      date: random.maybe(0.95, () => randomDate(random)),
      targeting: random.maybe(0.5, () => this.#targeting(true)),
      defaultRule: random.maybe(0.4, () => this.rule({ isDefault: true, isUpdate: true })),
      variations: random.maybe(0.2, () => this.#variations()),
      disable: random.maybe(0.15, () => random.chance(0.5)),
      trackEvents: random.maybe(0.1, () => random.chance(0.5)),
      version: random.maybe(0.1, () => '9.9.9'),
      experimentation: random.maybe(0.15, () => this.#window()),
      metadata: random.maybe(0.1, () => ({ step: true })),
    });
  }

  flag(): Json {
    const random = this.#random;
    return present({
      variations: random.maybe(0.99, () => this.#variations()),
      targeting: random.maybe(0.8, () => this.#targeting(false)),
      defaultRule: random.maybe(0.97, () => this.rule({ isDefault: true })),
      bucketingKey: random.maybe(0.15, () =>
        random.pick(['email', 'company.name', 'absent', '', 'age', 'a..b', 'targetingKey', 'key']),
      ),
      experimentation: random.maybe(0.12, () => this.#window()),
      scheduledRollout: random.maybe(0.25, () => random.list(0, 4, () => this.#step())),
      trackEvents: random.maybe(0.2, () => random.chance(0.5)),
      disable: random.maybe(0.08, () => random.chance(0.7)),
      version: random.maybe(0.3, () => random.pick(['1.0.0', '', 'v2', '\ud800'])),
      metadata: random.maybe(0.3, () => randomMetadata(random)),
    });
  }
}

const randomMetadata = (random: Random): unknown =>
  objectOf(
    random.list(
      0,
      3,
      () => [random.pick(['description', 'n', 'evaluatedRuleName', '__proto__']), randomValue(random, 2)] as const,
    ),
  );

const respelled = (random: Random, name: string): string =>
  random.pick([name.toUpperCase(), name.toLowerCase(), name.replaceAll('s', 'ſ'), name.replaceAll('k', 'K')]);

/** One field of a wrong type, of another spelling, or unknown. */
function odd(random: Random, flag: Json): unknown {
  const name = random.pick(Object.keys(flag).concat('unknown'));
  const change = random.oneOf<() => [string, unknown]>(
    [3, () => () => [respelled(random, name), flag[name]]],
    [2, () => () => [name, randomValue(random, 2)]],
    [1, () => () => [name, null]],
    [1, () => () => ['defaultRule', { percentage: { A: '50' } }]],
    [1, () => () => ['experimentation', { start: wrongDate(random) }]],
    [1, () => () => ['scheduledRollout', [{ date: wrongDate(random) }, null, { defaultRule: null }]]],
    [1, () => () => ['targeting', [null, { query: null, variation: 'A' }]]],
    [0.5, () => () => ['metadata', nested(random.integer(120, 130), 1)]],
  )();
  const entries = Object.entries(flag).filter(([key]) => key !== name);
  return random.chance(0.03) ? randomValue(random, 1) : objectOf([...entries, change]);
}

const company = (random: Random): unknown =>
  random.chance(0.15)
    ? randomValue(random, 2)
    : {
        name: randomText(random),
        size: randomNumber(random),
        address: { city: randomText(random), zip: randomNumber(random) },
      };

/** Attributes that rules ask for, of the type they expect more often than not. */
function attributes(random: Random): Json {
  return present({
    email: random.maybe(0.8, () => randomText(random)),
    age: random.maybe(0.8, () => randomNumber(random)),
    rate: random.maybe(0.6, () => randomNumber(random)),
    version: random.maybe(0.6, () => random.pick(['1.2.3', '1.10.0', '2.0.0-rc.1', 'v1.2.3', '1.0', '0.0.0'])),
    company: random.maybe(0.6, () => company(random)),
    a: random.maybe(0.4, () => random.pick<unknown>([{ b: 'alice' }, { b: { c: 7 } }, null, 'text', { b: null }, [1]])),
    labels: random.maybe(0.5, () => random.list(0, 4, () => randomScalar(random))),
    scores: random.maybe(0.4, () => random.list(0, 4, () => randomNumber(random))),
    items: random.maybe(0.3, () => random.list(0, 3, () => ({ x: randomScalar(random), k: randomScalar(random) }))),
    professional: random.maybe(0.4, () => random.chance(0.5)),
    anonymous: random.maybe(0.3, () => random.pick<unknown>([true, false, 'true', 1, null])),
    key: random.maybe(0.1, () => randomScalar(random)),
    nothing: random.maybe(0.3, () => null),
  });
}

function context(random: Random): Json {
  const own = attributes(random);
  const extra = random.list(0, 2, () => [randomName(random), randomValue(random, 3)] as const);
  const targetingKey = random.oneOf<unknown>(
    [8, () => `user-${random.integer(1, 100000)}`],
    [1, () => randomText(random)],
    [1, () => random.pick<unknown>(['', null, 42, undefined])],
  );
  const reserved = random.oneOf<unknown>(
    [9, () => ({ currentDateTime: randomDate(random) })],
    [0.5, () => ({ currentDateTime: random.pick<unknown>([wrongDate(random), 5, null]), flagList: ['f'] })],
    [0.5, () => randomValue(random, 1)],
  );
  const deep = random.chance(0.005) ? [['a', nested(random.integer(120, 128), 7)] as const] : [];
  const rest = present({ targetingKey, gofeatureflag: reserved });
  return objectOf([...Object.entries(own), ...extra, ...deep, ...Object.entries(rest)]);
}

const enrichment = (random: Random): Json =>
  objectOf(
    random.list(
      0,
      3,
      () =>
        [
          random.pick(['env', ...attributeNames, 'targetingKey', 'anonymous', 'gofeatureflag']),
          random.oneOf<unknown>(
            [5, () => randomScalar(random)],
            [2, () => randomValue(random, 2)],
            [1, () => ({ currentDateTime: randomDate(random) })],
          ),
        ] as const,
    ),
  );

/** One engine input of any kind. */
export function randomInput(random: Random): EngineInput {
  const flag = new FlagMaker(random).flag();
  return {
    flagKey: random.pick(flagKeys),
    flag: random.chance(0.06) ? odd(random, flag) : flag,
    evalContext: context(random),
    flagContext: {
      ...(random.chance(0.9) && { defaultSdkValue: randomValue(random, 1) }),
      ...(random.chance(0.4) && { evaluationContextEnrichment: enrichment(random) }),
    },
  };
}

/** The input as JSON text, which is what both engines read. */
export const inputText = (input: EngineInput): string => textOf(input);
