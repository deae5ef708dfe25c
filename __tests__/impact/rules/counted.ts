import type { ImpactCounts, VariationCounts } from '../../../src/impact/rules/counts.js';
import { countLines } from '../../../src/impact/rules/count-lines.js';
import { parseGoal } from '../../../src/impact/rules/parse-goal.js';
import type { Question } from '../../../src/impact/rules/question.js';

/** A time in the middle of things. */
export const t = 1_700_000_000;

export const question: Question = { flag: 'f', goal: parseGoal('g'), valueMember: 'value', idMember: 'eventId' };

type Line = string | Uint8Array;

/** An exposure of the user `u` to the variation `A`, with other members in the place of these. */
export function exposure(members: Readonly<Record<string, unknown>> = {}): string {
  const usual = { kind: 'feature', userKey: 'u', creationDate: t, key: 'f', variation: 'A', default: false };
  return JSON.stringify({ ...usual, ...members });
}

/** A goal event of the user `u`. */
export function goalEvent(members: Readonly<Record<string, unknown>> = {}): string {
  const usual = { kind: 'tracking', userKey: 'u', creationDate: t, key: 'g', evaluationContext: {} };
  return JSON.stringify({ ...usual, trackingEventDetails: {}, ...members });
}

/** One with the details as they are given, digit by digit. */
export function goalEventOf(details: string, members: Readonly<Record<string, unknown>> = {}): string {
  return goalEvent(members).replace('"trackingEventDetails":{}', `"trackingEventDetails":${details}`);
}

export function counted(lines: readonly Line[], asked: Partial<Question> = {}): ImpactCounts {
  return countLines({ files: [{ lines, empty: false }], question: { ...question, ...asked } });
}

/** The counts of variation `A` after these goal events of a user who was exposed to it. */
export function countedOf(goalEvents: readonly Line[], asked: Partial<Question> = {}): VariationCounts {
  return variationOf(counted([exposure(), ...goalEvents], asked));
}

export function variationOf({ variations }: ImpactCounts): VariationCounts {
  const { A } = variations;
  if (A === undefined) throw new Error('Expected the variation `A` to have exposed users.');
  return A;
}

/** What the value of one conversion comes to: its amount, or why it has none. */
export function valueOf(value: string, asked: Partial<Question> = {}): string {
  const counts = countedOf([goalEventOf(`{"value":${value}}`)], asked);
  if (counts.conversionsWithoutValue > 0) return 'without value';
  if (counts.conversionsWithUnusableValue > 0) return 'unusable';
  return counts.revenue['']?.sum ?? 'no conversion';
}
