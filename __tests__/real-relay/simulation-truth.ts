import type { ImpactCounts, Revenue, VariationCounts } from '../../src/impact/rules/counts.js';
import type { SentEvent } from './redelivering-proxy.js';

type ExposureFate = keyof ImpactCounts['exposures'];
type PurchaseFate = Exclude<keyof ImpactCounts['goalEvents'], 'repeated' | 'outOfRange' | 'afterWindow'>;

export interface Purchase {
  readonly user: string;
  /** Why it does not count, or that it does. */
  readonly fate: PurchaseFate;
  readonly currency: string;
  /** Hundredths; text where the value is none or unusable. */
  readonly cents: bigint | 'none' | 'unusable';
}

/** What happened in a simulation, as those say who made it happen. */
export class SimulationTruth {
  readonly #seen = new Map<string, Set<string>>();
  readonly #exposures: Record<string, number> = { withoutKey: 0, default: 0, counted: 0 };
  readonly #purchases: Purchase[] = [];
  #repeated = 0;
  #otherFlag = 0;
  #otherGoal = 0;
  readonly #names: { flag: string; goal: string };

  constructor(names: { flag: string; goal: string }) {
    this.#names = names;
  }

  exposed(user: string, variation: string): void {
    const variations = this.#seen.get(user) ?? new Set();
    this.#seen.set(user, variations.add(variation));
    this.setAside('counted');
  }

  setAside(fate: ExposureFate): void {
    this.#exposures[fate] = (this.#exposures[fate] ?? 0) + 1;
  }

  bought(purchase: Purchase): void {
    this.#purchases.push(purchase);
  }

  other(kind: 'flag' | 'goal'): void {
    if (kind === 'flag') this.#otherFlag += 1;
    else this.#otherGoal += 1;
  }

  /** These events have arrived once more. */
  repeated(events: readonly SentEvent[]): void {
    for (const event of events) {
      const isAsked = event.key === (event.kind === 'feature' ? this.#names.flag : this.#names.goal);
      if (!isAsked) this.other(event.kind === 'feature' ? 'flag' : 'goal');
      else if (event.kind === 'tracking') this.#repeated += 1;
      else this.setAside(fateOf(event));
    }
  }

  counts(files: ImpactCounts['files']): ImpactCounts {
    const users = [...this.#seen.values()];
    const goalEvents = this.#goalEvents();
    const read = this.#otherFlag + this.#otherGoal + total(this.#exposures) + totalOfLines(goalEvents);
    return {
      ...this.#names,
      idMember: 'eventId',
      variations: this.#variations(),
      users: {
        exposed: users.filter(({ size }) => size === 1).length,
        mixed: users.filter(({ size }) => size > 1).length,
      },
      files,
      lines: { read, malformed: 0, otherKind: 0, otherFlag: this.#otherFlag, otherGoal: this.#otherGoal },
      exposures: {
        withoutVariation: 0,
        withoutTime: 0,
        ...(this.#exposures as { counted: number }),
      } as ImpactCounts['exposures'],
      goalEvents,
    };
  }

  #goalEvents(): ImpactCounts['goalEvents'] {
    const of = (fate: PurchaseFate): number => this.#purchases.filter((purchase) => purchase.fate === fate).length;
    return {
      repeated: this.#repeated,
      withoutKey: of('withoutKey'),
      withoutTime: 0,
      sameId: of('sameId'),
      notExposed: of('notExposed'),
      mixedUser: of('mixedUser'),
      beforeExposure: of('beforeExposure') + of('beforeExposureWithinMinute'),
      counted: of('counted'),
      beforeExposureWithinMinute: of('beforeExposureWithinMinute'),
    };
  }

  #variations(): Record<string, VariationCounts> {
    const exposed = [...this.#seen].flatMap(([user, seen]) =>
      seen.size === 1 ? [{ user, variation: [...seen].join() }] : [],
    );
    const names = [...new Set(exposed.map(({ variation }) => variation))].sort();
    return Object.fromEntries(
      names.map((name) => [
        name,
        this.#variation(exposed.filter(({ variation }) => variation === name).map(({ user }) => user)),
      ]),
    );
  }

  #variation(users: readonly string[]): VariationCounts {
    const conversions = this.#purchases.filter(({ user, fate }) => fate === 'counted' && users.includes(user));
    const usable = conversions.filter(({ cents }) => typeof cents === 'bigint');
    const currencies = [...new Set(usable.map(({ currency }) => currency))].sort();
    return {
      exposedUsers: users.length,
      convertingUsers: new Set(conversions.map(({ user }) => user)).size,
      conversions: conversions.length,
      conversionsWithoutValue: conversions.filter(({ cents }) => cents === 'none').length,
      conversionsWithUnusableValue: conversions.filter(({ cents }) => cents === 'unusable').length,
      revenue: Object.fromEntries(
        currencies.map((currency) => [currency, revenueOf(usable.filter((each) => each.currency === currency))]),
      ),
    };
  }
}

function fateOf({ userKey, variation, default: isDefault }: SentEvent): ExposureFate {
  if (['', 'undefined-targetingKey', 'undefined'].includes(userKey)) return 'withoutKey';
  return isDefault === true || variation === 'SdkDefault' ? 'default' : 'counted';
}

function revenueOf(purchases: readonly Purchase[]): Revenue {
  const totals = new Map<string, bigint>();
  for (const { user, cents } of purchases) totals.set(user, (totals.get(user) ?? 0n) + (cents as bigint));
  const sum = [...totals.values()].reduce((all, each) => all + each, 0n);
  const squares = [...totals.values()].reduce((all, each) => all + each * each, 0n);
  return { sum: decimalOf(sum, 2), sumOfSquares: decimalOf(squares, 4) };
}

function decimalOf(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = `${digits < 0n ? -digits : digits}`.padStart(scale + 1, '0');
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`.replace(/\.?0+$/, '');
}

function total(counters: Readonly<Record<string, number>>): number {
  return Object.values(counters).reduce((sum, n) => sum + n, 0);
}

/** What came within a minute is counted under `beforeExposure` too. */
function totalOfLines({ beforeExposureWithinMinute, ...counters }: ImpactCounts['goalEvents']): number {
  void beforeExposureWithinMinute;
  return total(counters);
}
