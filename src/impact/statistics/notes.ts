import type { Comparison, SampleRatio } from '../result.js';
import type { ImpactCounts } from '../rules/counts.js';
import type { Analysis } from './analysis.js';
import { counted, listed, percent, quoted, whole } from './words.js';

/** What the notes are about. */
export interface Noted {
  readonly analysis: Analysis;
  readonly sampleRatio: SampleRatio;
  readonly comparisons: readonly Comparison[];
}

/** Whole sentences that a reader of the figures must know. */
export function notesOf({ analysis, sampleRatio, comparisons }: Noted): string[] {
  const { counts } = analysis;
  return [
    ...sharesNotes(analysis, sampleRatio),
    ...mixedNotes(counts),
    ...clockNotes(counts),
    ...keyNotes(counts),
    ...valueNotes(counts),
    ...windowNotes(counts),
    ...currencyNotes(analysis, comparisons),
  ];
}

function sharesNotes({ sharesUnknown, weights }: Analysis, { alarm, expected }: SampleRatio): string[] {
  if (sharesUnknown !== undefined) return [sharesUnknown];
  const assumed = expected !== undefined && weights === undefined;
  return [
    ...(assumed ? ['Equal shares of the variations were assumed: name others with --weights or --flags.'] : []),
    ...(alarm
      ? [
          'Usual reasons for unequal groups: the shares were changed during the experiment, one variation crashes or ' +
            'redirects before its exposure is sent, bots see one variation more often, exposures are filtered or ' +
            'sampled on their way, or keys are not stable.',
        ]
      : []),
  ];
}

function mixedNotes({ users }: ImpactCounts): string[] {
  const share = users.mixed / Math.max(1, users.mixed + users.exposed);
  if (share <= 0.01) return [];
  return [
    `${percent(share)} of the users saw several variations: the rollout was changed, or the keys of users are not stable.`,
  ];
}

function clockNotes({ goalEvents }: ImpactCounts): string[] {
  const { beforeExposureWithinMinute: early, counted: conversions } = goalEvents;
  if (early < 3 || early <= 0.01 * (early + conversions)) return [];
  return [
    `${counted(early, ['goal event', 'goal events'])} came at most a minute before the exposure: the clocks of the hosts may differ.`,
  ];
}

function keyNotes({ goalEvents, exposures }: ImpactCounts): string[] {
  const without = goalEvents.withoutKey;
  const all = totalOf(goalEvents);
  const exposed = totalOf(exposures);
  if (without <= 0.01 * all && exposures.withoutKey <= 0.01 * exposed) return [];
  return [
    `${counted(exposures.withoutKey, ['exposure', 'exposures'])} and ${counted(without, ['goal event', 'goal events'])} have no targeting key: nobody knows whose they are.`,
  ];
}

function totalOf(counters: object): number {
  return Object.values(counters as Record<string, number>).reduce((sum, n) => sum + n, 0);
}

function valueNotes({ variations }: ImpactCounts): string[] {
  const entries = Object.entries(variations);
  const missing = entries.filter(([, each]) => each.conversionsWithoutValue > 0);
  const unusable = entries.filter(([, each]) => each.conversionsWithUnusableValue > 0);
  const some = entries.some(([, each]) => Object.keys(each.revenue).length > 0);
  return [
    ...(missing.length > 0 && some
      ? [
          `Conversions without a value count as 0: ${missing.map(([name, each]) => `${whole(each.conversionsWithoutValue)} of ${quoted(name)}`).join(', ')}. The Go, Java and .NET providers lose the value.`,
        ]
      : []),
    ...(unusable.length > 0
      ? [
          `Values that are no numbers count as 0: ${unusable.map(([name, each]) => `${whole(each.conversionsWithUnusableValue)} of ${quoted(name)}`).join(', ')}.`,
        ]
      : []),
  ];
}

function windowNotes({ users }: ImpactCounts): string[] {
  if ((users.windowOpen ?? 0) === 0) return [];
  return [`The window of ${counted(users.windowOpen ?? 0, ['user', 'users'])} is still open: they can convert yet.`];
}

function currencyNotes({ metric }: Analysis, comparisons: readonly Comparison[]): string[] {
  const currencies = [...new Set(comparisons.flatMap(({ value }) => Object.keys(value)))];
  if (currencies.length < 2) return [];
  const judged = metric === 'value' ? ' A winner must win in each of them.' : '';
  return [
    `Amounts of different currencies are never added up: ${listed(currencies.map((name) => name || 'none'))}.${judged}`,
  ];
}
