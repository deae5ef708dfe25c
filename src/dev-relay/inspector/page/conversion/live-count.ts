import type { TimePointStatistics } from '../../../../impact/result.js';
import type { ImpactCounts } from '../../../../impact/rules/counts.js';
import { ImpactCounter } from '../../../../impact/rules/impact-counter.js';
import { ownMember } from '../../../../impact/rules/own-member.js';
import { controlOf } from '../../../../impact/statistics/control-of.js';
import { overTimeOf } from '../../../../impact/statistics/over-time.js';
import type { LiveConversion, LiveDifference, LivePoint, LiveQuestion, SetAside } from './live-conversion.js';

/** The most steps of a curve. */
const STEPS = 60;

const TERMS = { metric: 'conversion', alpha: 0.05, sequential: true, detect: 0.05 } as const;

/** Counts lines as the report does, with its modules: rules, control, sequential interval. */
export class LiveCount {
  readonly #question: LiveQuestion;
  readonly #counter: ImpactCounter;

  constructor(question: LiveQuestion) {
    this.#question = question;
    const { flag, goal: name } = question;
    const goal = { name, conditions: [], text: name };
    this.#counter = new ImpactCounter({ flag, goal, valueMember: 'value', idMember: 'eventId' });
  }

  read(lines: readonly string[]): void {
    for (const line of lines) this.#counter.readLine(line);
  }

  /** The figures so far. A control that nobody saw counts as none. */
  result(wanted: string): LiveConversion {
    const counts = this.#counter.counts();
    const names = Object.keys(counts.variations);
    const named = names.includes(wanted) ? { control: wanted } : {};
    const analysis = { counts, timePoints: this.#counter.timePoints(STEPS), ...TERMS, ...named };
    const control = controlOf(analysis);
    return {
      flag: this.#question.flag,
      goal: this.#question.goal,
      control,
      alpha: TERMS.alpha,
      variations: Object.entries(counts.variations).map(([name, { exposedUsers, convertingUsers }]) => ({
        name,
        exposedUsers,
        convertingUsers,
      })),
      points: overTimeOf(analysis, control).map((point) => livePoint(point, names)),
      setAside: setAsideOf(counts),
    };
  }
}

function livePoint({ until, variations, comparisons }: TimePointStatistics, names: readonly string[]): LivePoint {
  return {
    until,
    rates: names.map((name) => {
      const { exposedUsers = 0, convertingUsers = 0 } = ownMember(variations, name) ?? {};
      return exposedUsers === 0 ? null : convertingUsers / exposedUsers;
    }),
    differences: names.map((name) => liveDifference(ownMember(comparisons, name))),
  };
}

function liveDifference(compared: TimePointStatistics['comparisons'][string] | undefined): LiveDifference | null {
  if (compared?.difference == null) return null;
  const { difference, differenceInterval } = compared;
  if (differenceInterval === null) return { difference, low: null, high: null };
  // Not by `possible`: a module that the page has too would be a third file, which nobody serves.
  const { low, high } = differenceInterval;
  return { difference, low: Math.max(-1, low), high: Math.min(1, high) };
}

function setAsideOf({ users, exposures, goalEvents }: ImpactCounts): SetAside {
  return {
    mixedUsers: users.mixed,
    defaults: exposures.default,
    withoutKey: exposures.withoutKey + goalEvents.withoutKey,
    notExposed: goalEvents.notExposed,
    beforeExposure: goalEvents.beforeExposure,
    repeated: goalEvents.repeated,
  };
}
