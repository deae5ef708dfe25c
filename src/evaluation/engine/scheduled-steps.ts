import { STEPS, type Spender } from './budget.js';
import type {
  FlagDefinition,
  ProgressiveRollout,
  RolloutEnd,
  RuleDefinition,
  ScheduledStep,
} from './flag-definition.js';
import { compareInstants, type Instant, type WrittenInstant } from './instant.js';

/** Thrown where the official engine faults: a step changes a part that the flag does not have. */
export class StepFault extends Error {
  override readonly name = 'StepFault';
}

/** Steps that have a date, the oldest first; equal dates keep their order. */
export function datedSteps(flag: FlagDefinition): readonly (ScheduledStep & { readonly date: Instant })[] {
  const dated = (flag.scheduledRollout ?? []).filter(
    (step): step is ScheduledStep & { readonly date: NonNullable<ScheduledStep['date']> } => step.date !== undefined,
  );
  return dated.sort((left, right) => compareInstants(left.date, right.date));
}

const DAY = 86_400;

/**
 * Whether the official engine can copy a flag before it applies the steps. It reads a date whose zone is a day or more
 * away from UTC, but cannot write it again.
 */
export function canBeStepped(flag: FlagDefinition): boolean {
  const { experimentation, targeting, defaultRule, scheduledRollout } = flag;
  const rollouts = [defaultRule, ...(targeting ?? [])].map((rule) => rule?.progressiveRollout);
  const ends = rollouts.flatMap((rollout) => [rollout?.initial, rollout?.end]);
  const dates = [experimentation?.start, experimentation?.end, ...ends.map((end) => end?.date)];
  const isWritable = (date: WrittenInstant | undefined): boolean => Math.abs(date?.offsetSeconds ?? 0) < DAY;
  return (
    dates.every(isWritable) && (scheduledRollout ?? []).every((step) => isWritable(step.date) && canBeStepped(step))
  );
}

/** Members of `update` that are there replace those of `target`. */
function replaced<T extends object>(target: T, update: T, names: readonly (keyof T)[]): T {
  const result = { ...target };
  for (const name of names) if (update[name] !== undefined) result[name] = update[name];
  return result;
}

function mergeEnd(target: RolloutEnd | undefined, update: RolloutEnd | undefined): RolloutEnd | undefined {
  if (update === undefined) return target;
  if (target === undefined) throw new StepFault('a step changes an end that the rollout lacks');
  return replaced(target, update, ['variation', 'percentage', 'date']);
}

function mergeRollout(target: ProgressiveRollout | undefined, update: ProgressiveRollout): ProgressiveRollout {
  const { initial, end } = target ?? { initial: {}, end: {} };
  return { initial: mergeEnd(initial, update.initial), end: mergeEnd(end, update.end) };
}

const nameOf = ({ name }: RuleDefinition): string => name ?? '';

const hasEffect = ({ disable, query, variation, progressiveRollout, percentage }: RuleDefinition): boolean =>
  [disable, query, variation, progressiveRollout, percentage].some((field) => field !== undefined);

type Weights = ReadonlyMap<string, number>;

/** Merges steps into flags, and counts what it copies: each step copies the lists that it changes. */
class StepMerge {
  readonly #spender: Spender;

  constructor(spender: Spender) {
    this.#spender = spender;
  }

  /** A flag after one more step. Throws `StepFault` where the official engine faults. */
  apply(flag: FlagDefinition, step: ScheduledStep): FlagDefinition {
    const { targeting = [], defaultRule, experimentation } = step;
    return {
      ...replaced(flag, step, ['disable']),
      targeting: this.#targeting(flag.targeting ?? [], targeting),
      defaultRule: defaultRule ? this.#defaultRule(flag.defaultRule, defaultRule) : flag.defaultRule,
      variations: this.#variations(flag.variations, step.variations),
      experimentation: experimentation
        ? replaced(flag.experimentation ?? {}, experimentation, ['start', 'end'])
        : flag.experimentation,
    };
  }

  /** A flag without any variations does not get those of a step. */
  #variations(
    target: FlagDefinition['variations'],
    update: FlagDefinition['variations'],
  ): FlagDefinition['variations'] {
    if (target === undefined || update === undefined) return target;
    this.#copies(target.size + update.size);
    return new Map([...target, ...update]);
  }

  /** Updates go to the rules with their names, the last one for each name; those without such a rule are appended. */
  #targeting(rules: readonly RuleDefinition[], updates: readonly RuleDefinition[]): readonly RuleDefinition[] {
    this.#copies(rules.length + updates.length);
    const byName = new Map(updates.filter(({ name }) => name !== undefined).map((update) => [nameOf(update), update]));
    const found = new Set<string>();
    const merged = rules.map((rule) => {
      const update = byName.get(nameOf(rule));
      if (update === undefined) return rule;
      found.add(nameOf(rule));
      return this.#rule(rule, update);
    });
    return [...merged, ...updates.filter((update) => !found.has(nameOf(update)))];
  }

  #rule(target: RuleDefinition, update: RuleDefinition): RuleDefinition {
    const merged = replaced(target, update, ['disable', 'query', 'variation']);
    const { progressiveRollout, percentage } = update;
    return {
      ...merged,
      progressiveRollout: progressiveRollout
        ? mergeRollout(target.progressiveRollout, progressiveRollout)
        : target.progressiveRollout,
      percentage: percentage ? this.#percentage(target.percentage, percentage) : target.percentage,
    };
  }

  /** A negative weight removes the entry. */
  #percentage(target: Weights = new Map(), update: Weights): Weights {
    this.#copies(target.size + update.size);
    const merged = new Map(target);
    for (const [name, weight] of update) {
      if (weight < 0) merged.delete(name);
      else merged.set(name, weight);
    }
    return merged;
  }

  #defaultRule(target: RuleDefinition | undefined, update: RuleDefinition): RuleDefinition | undefined {
    if (target !== undefined) return this.#rule(target, update);
    if (hasEffect(update)) throw new StepFault('a step changes the default rule of a flag without one');
    return undefined;
  }

  #copies(entries: number): void {
    this.#spender.spend(entries * STEPS.remembered);
  }
}

export interface Stepping {
  readonly flag: FlagDefinition;
  readonly steps: readonly ScheduledStep[];
  /** Pays for what is copied. */
  readonly spender: Spender;
}

/** A flag after some steps. Throws `StepFault` where the official engine faults. */
export function steppedFlag({ flag, steps, spender }: Stepping): FlagDefinition {
  const merge = new StepMerge(spender);
  return steps.reduce((stepped, step) => merge.apply(stepped, step), flag);
}
