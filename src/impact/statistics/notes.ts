import type { Verdict } from '../result.js';
import type { ImpactCounts, VariationCounts } from '../rules/counts.js';
import { quoted } from '../rules/expected.js';
import type { Analysis } from './analysis.js';
import { currenciesIn, opposedCurrency, type Findings } from './findings.js';
import { disagreement } from './no-verdict.js';
import { intervalName } from './phrases.js';
import { unknownShares } from './sample-ratio.js';
import { counted, listed, percent, whole } from './words.js';

/** More than this share of something is worth a note. */
const few = 0.01;
/** The share of this few events says nothing about clocks. */
const fewEarly = 3;

type Judged = Findings & { readonly verdict: Verdict };

/** Whole sentences that a reader of the figures must know. */
export function notesOf(findings: Judged, analysis: Analysis): string[] {
  const { counts } = analysis;
  return [
    ...controlNotes(findings, counts),
    ...ratioNotes(findings, analysis),
    ...disagreements(findings),
    ...methodNotes(findings),
    ...mixedNotes(counts),
    ...clockNotes(counts),
    ...keyNotes(counts),
    ...valueNotes(counts),
    ...windowNotes(counts),
  ];
}

/** With equal shares chance decides which variation has the most users, and so which way round the report reads. */
function controlNotes({ comparisons, control, controlIs }: Findings, { variations }: ImpactCounts): string[] {
  if (controlIs === 'named' || comparisons.length === 0) return [];
  const sizeOf = (name: string): number => variations[name]!.exposedUsers;
  const isLargest = comparisons.every(({ variation }) => sizeOf(variation) < sizeOf(control));
  const reason = isLargest ? 'it has the most users' : 'no other variation has more users';
  return [`${quoted(control)} is the control because ${reason}: name another one with \`--control\`.`];
}

function ratioNotes({ sampleRatio }: Findings, analysis: Analysis): string[] {
  const unknown = unknownShares(analysis);
  if (unknown !== undefined) return [unknown];
  const isAssumed = sampleRatio.source === 'equal' && sampleRatio.p !== undefined;
  return isAssumed
    ? ['The variations are assumed to have equal shares: state others with `--weights` or `--flags`.']
    : [];
}

/** Disagreements of conversion and value, unless the verdict says so already. */
function disagreements(findings: Judged): string[] {
  if (findings.verdict.kind === 'metrics-disagree') return [];
  return findings.comparisons
    .filter((comparison) => opposedCurrency(comparison, findings) !== undefined)
    .map((comparison) => `The metrics disagree: ${disagreement(comparison, findings)}.`);
}

function methodNotes(findings: Findings): string[] {
  const { comparisons, sequential, control } = findings;
  const rare = comparisons.filter(({ conversion }) => conversion.liftMethod === 'koopman' && !sequential);
  const names = listed(rare.map(({ variation }) => quoted(variation)));
  return [
    ...(rare.length > 0
      ? [
          `The lift of ${names} has Koopman's score interval: fewer than 10 users converted there or in ` +
            `${quoted(control)}, too few for a normal approximation.`,
        ]
      : []),
    ...(comparisons.some(({ conversion }) => conversion.lift === null && conversion.difference > 0)
      ? [
          `Nobody who saw ${quoted(control)} converted: neither a lift nor the number of visitors needed can be ` +
            'computed.',
        ]
      : []),
    ...(sequential && comparisons.length > 0
      ? ['Lifts have no interval here: only the interval of the difference stays valid however often one looks.']
      : []),
    ...severalNotes(findings),
  ];
}

function severalNotes(findings: Findings): string[] {
  const { length } = findings.comparisons;
  const currencies = currenciesIn(findings);
  return [
    ...(length > 1
      ? [`p-values are corrected for ${length} comparisons (Holm); each ${intervalName(findings)} is for one alone.`]
      : []),
    ...(currencies.length > 1
      ? [
          'Amounts of different currencies are never added up: ' +
            `${listed(currencies.map((name) => name || '(no currency)'))}.`,
        ]
      : []),
  ];
}

function mixedNotes({ users }: ImpactCounts): string[] {
  const share = users.mixed / Math.max(1, users.mixed + users.exposed);
  if (share <= few) return [];
  return [
    `${percent(share)} of the users saw several variations and are left out: ` +
      'the rollout was changed, or keys are not stable.',
  ];
}

function clockNotes({ goalEvents }: ImpactCounts): string[] {
  const { beforeExposureWithinMinute: early, counted: conversions } = goalEvents;
  if (early < fewEarly || early <= few * conversions) return [];
  return [
    `${whole(early)} goal events came at most a minute before the user's first exposure: ` +
      'the clocks of the hosts differ.',
  ];
}

function keyNotes({ goalEvents, exposures }: ImpactCounts): string[] {
  if (goalEvents.withoutKey === 0 && exposures.withoutKey === 0) return [];
  const events = [
    ...(goalEvents.withoutKey > 0 ? [counted(goalEvents.withoutKey, ['goal event', 'goal events'])] : []),
    ...(exposures.withoutKey > 0 ? [counted(exposures.withoutKey, ['exposure', 'exposures'])] : []),
  ];
  const verb = goalEvents.withoutKey + exposures.withoutKey === 1 ? 'has' : 'have';
  return [`${listed(events)} ${verb} no targeting key and cannot be attributed to a user.`];
}

/** Notes for each variation: one that lacks more values than the others looks worse than it is. */
function valueNotes({ variations }: ImpactCounts): string[] {
  const missing = perVariation(variations, ({ conversionsWithoutValue }) => conversionsWithoutValue);
  const unusable = perVariation(variations, ({ conversionsWithUnusableValue }) => conversionsWithUnusableValue);
  return [
    ...(missing === ''
      ? []
      : [`Conversions without a value count as 0: ${missing}. The Go, Java and .NET providers lose the value.`]),
    ...(unusable === '' ? [] : [`Values that are not numbers count as 0: ${unusable}.`]),
  ];
}

function perVariation(variations: ImpactCounts['variations'], countOf: (variation: VariationCounts) => number): string {
  const affected = Object.entries(variations).filter(([, variation]) => countOf(variation) > 0);
  return listed(
    affected.map(
      ([name, variation]) => `${whole(countOf(variation))} of the ${whole(variation.conversions)} of ${quoted(name)}`,
    ),
  );
}

function windowNotes({ users: { windowOpen = 0 } }: ImpactCounts): string[] {
  if (windowOpen === 0) return [];
  return [`The window of ${counted(windowOpen, ['user', 'users'])} is still open: more of them may yet convert.`];
}
