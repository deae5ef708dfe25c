import type { ExposureCounts, GoalEventCounts, ImpactCounts, LineCounts, VariationCounts } from '../rules/counts.js';
import { counted } from './format.js';

/** Something that the rules counted: how many, of what, and why it is treated so. */
export interface Tally {
  readonly count: number;
  /** The count and its noun, for a sentence: `739 lines sent twice`. */
  readonly text: string;
  /** The noun alone. */
  readonly noun: string;
  readonly reason: string;
}

interface Words {
  readonly one: string;
  readonly many: string;
  readonly reason: string;
}

type SetAside<Counts, Kept extends keyof Counts> = Readonly<Record<Exclude<keyof Counts, Kept>, Words>>;

/** A counter without words is a type error here. */
const LINES: SetAside<LineCounts, 'read'> = {
  malformed: {
    one: 'line that is not a JSON object',
    many: 'lines that are not JSON objects',
    reason: 'A full disk or a crash tears a line; the relay writes its events once more elsewhere.',
  },
  otherKind: {
    one: 'line that is neither an exposure nor a tracking event',
    many: 'lines that are neither exposures nor tracking events',
    reason: 'Their kind is neither "feature" nor "tracking".',
  },
  otherFlag: {
    one: 'exposure to another flag',
    many: 'exposures to other flags',
    reason: 'The question is about one flag.',
  },
  otherGoal: {
    one: 'tracking event that is not the goal',
    many: 'tracking events that are not the goal',
    reason: 'They have another name, or they do not meet the conditions of the goal.',
  },
};

const EXPOSURES: SetAside<ExposureCounts, 'counted'> = {
  withoutKey: {
    one: 'exposure without a visitor',
    many: 'exposures without a visitor',
    reason: 'Without a targeting key all of them would be one giant visitor.',
  },
  default: {
    one: 'exposure to the default value',
    many: 'exposures to the default value',
    reason: 'The flag was disabled or its evaluation failed, so no variation was served.',
  },
  withoutVariation: {
    one: 'exposure without a variation',
    many: 'exposures without a variation',
    reason: 'There is nothing to compare them by.',
  },
  withoutTime: {
    one: 'exposure without a time',
    many: 'exposures without a time',
    reason: 'Nobody can say whether a purchase came before or after it.',
  },
  outOfRange: {
    one: 'exposure outside the chosen time',
    many: 'exposures outside the chosen time',
    reason: 'It lies before the chosen beginning, or at or after the chosen end.',
  },
};

const GOAL_EVENTS: SetAside<GoalEventCounts, 'counted' | 'beforeExposureWithinMinute'> = {
  repeated: {
    one: 'line sent twice',
    many: 'lines sent twice',
    reason: 'Events are delivered at least once, so the same bytes can come again; one of them counts.',
  },
  withoutKey: {
    one: 'goal event without a visitor',
    many: 'goal events without a visitor',
    reason: 'Without a targeting key nobody knows which variation led to it.',
  },
  withoutTime: {
    one: 'goal event without a time',
    many: 'goal events without a time',
    reason: 'Nobody can say whether it came after the exposure.',
  },
  outOfRange: {
    one: 'goal event after the chosen time',
    many: 'goal events after the chosen time',
    reason: 'It lies at or after the chosen end.',
  },
  sameId: {
    one: 'goal event with an id that is already counted',
    many: 'goal events with an id that is already counted',
    reason: 'The same visitor and the same id are the same purchase.',
  },
  notExposed: {
    one: 'goal event of a visitor who never saw the flag',
    many: 'goal events of visitors who never saw the flag',
    reason: 'No variation can have led to it.',
  },
  mixedUser: {
    one: 'goal event of a visitor who saw several variations',
    many: 'goal events of visitors who saw several variations',
    reason: 'It cannot be attributed to one variation.',
  },
  beforeExposure: {
    one: 'goal event before the first exposure',
    many: 'goal events before the first exposure',
    reason: 'What happens before the visitor saw the flag is not an effect of it.',
  },
  afterWindow: {
    one: "goal event after the visitor's window",
    many: "goal events after the visitor's window",
    reason: 'It came after the end of the chosen window, which begins with the first exposure.',
  },
};

const MIXED: Words = {
  one: 'visitor who saw several variations',
  many: 'visitors who saw several variations',
  reason:
    'What they bought cannot be attributed to one variation. Many of them mean a changed rollout or unstable keys.',
};

const EMPTY: Words = {
  one: 'empty file',
  many: 'empty files',
  reason: 'It holds 0 bytes.',
};

const UNUSABLE: Words = {
  one: 'value that is not a number',
  many: 'values that are not numbers',
  reason: 'A text such as "99,90" has no sure meaning. The conversion counts, its value is 0.',
};

const WITHOUT_VALUE: Words = {
  one: 'conversion without a value',
  many: 'conversions without a value',
  reason: 'The conversion counts, its value is 0. The Go, Java and .NET providers lose the value.',
};

const OPEN: Words = {
  one: 'visitor whose window is still open',
  many: 'visitors whose window is still open',
  reason: 'They may still convert; more of them convert once their window has ended.',
};

const EARLY: Words = {
  one: 'goal event at most 60 seconds before the first exposure',
  many: 'goal events at most 60 seconds before the first exposure',
  reason: 'It is among those set aside. More than a few mean that the clocks of the hosts differ.',
};

/** All that was left out of the comparison, without what is 0: what is odd first, other flags and goals last. */
export function setAside(counts: ImpactCounts): Tally[] {
  const { users, files, lines, exposures, goalEvents } = counts;
  const { otherFlag, otherGoal, ...faults } = LINES;
  return [
    ...talliesOf(goalEvents, GOAL_EVENTS),
    ...tally(users.mixed, MIXED),
    ...talliesOf(exposures, EXPOSURES),
    ...tally(valuesOf(counts, 'conversionsWithUnusableValue'), UNUSABLE),
    ...talliesOf(lines, faults),
    ...tally(files.empty, EMPTY),
    ...talliesOf(lines, { otherFlag, otherGoal }),
  ];
}

/** What counts, or is counted elsewhere, and a reader should know of; without what is 0. */
export function worthKnowing(counts: ImpactCounts): Tally[] {
  return [
    ...tally(valuesOf(counts, 'conversionsWithoutValue'), WITHOUT_VALUE),
    ...tally(counts.users.windowOpen, OPEN),
    ...tally(counts.goalEvents.beforeExposureWithinMinute, EARLY),
  ];
}

function talliesOf<Key extends string>(
  counts: Partial<Record<NoInfer<Key>, number>>,
  words: Record<Key, Words>,
): Tally[] {
  return (Object.keys(words) as Key[]).flatMap((key) => tally(counts[key], words[key]));
}

function tally(count: number | undefined, { one, many, reason }: Words): Tally[] {
  if (count === undefined || count === 0) return [];
  return [{ count, text: counted(count, [one, many]), noun: count === 1 ? one : many, reason }];
}

function valuesOf(
  { variations }: ImpactCounts,
  member: keyof Pick<VariationCounts, 'conversionsWithUnusableValue' | 'conversionsWithoutValue'>,
): number {
  return Object.values(variations).reduce((sum, variation) => sum + variation[member], 0);
}
