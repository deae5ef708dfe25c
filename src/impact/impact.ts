import { checkOptions } from './check-options.js';
import { checkNames } from './reading/check-names.js';
import { chooseSource, type Source } from './reading/choose-source.js';
import { flagShares } from './reading/flag-shares.js';
import { readEvents, type Figures, type ReadEvents } from './reading/read-events.js';
import { readBytes } from './reading/read-bytes.js';
import type { ImpactOptions } from './options.js';
import { questionOf } from './question-of.js';
import type { ImpactResult } from './result.js';
import { parseSegments } from './rules/segments.js';
import { script } from './rules/sql/statements.js';
import { analyse, type Analysis } from './statistics/analyse.js';
import { defaultEffect } from './statistics/plan-phrase.js';

/**
 * Finds out which variation of a flag does better by a goal: reads the files that the exporters of the relay wrote,
 * applies the rules of `docs/impact.md`, and compares the variations.
 *
 * The result has no data of a single user: it holds counts, sums and names of variations, currencies and segments. It
 * needs `@duckdb/node-api`, 1.5 or later.
 *
 * @throws ImpactError with a stable `code`: `DUCKDB_MISSING`, `NO_FILES`, `NO_EVENTS`, `UNKNOWN_FLAG`, `UNKNOWN_GOAL`,
 *   `UNKNOWN_VARIATION`, `CSV_NOT_READ`, `PARQUET_WITHOUT_DETAILS`, `PATH_NOT_FOUND`, `UNREADABLE_FILE`,
 *   `READING_FAILED`, and `INVALID_…` for an option that cannot be read.
 */
export async function impact(options: ImpactOptions): Promise<ImpactResult> {
  checkOptions(options);
  const question = questionOf(options);
  const { shares, segments } = await readOptionFiles(options);
  const source = await chooseSource(pathsOf(options), options.detailsText ?? 'details');
  const { onProgress } = options;
  const read = await readEvents({ ...source, question, segments, onProgress });
  const remarks = await checkNames(read.counts, { question, source });
  const settings = { ...settingsOf(options), ...shares };
  const result = resultOf(read, settings);
  return {
    counts: result.counts,
    statistics: {
      ...result.statistics,
      notes: [...result.statistics.notes, ...remarks, ...source.notes],
      ...(read.segments === undefined
        ? {}
        : { segments: segmentsOf(read, { ...settings, control: result.statistics.control || undefined }) }),
    },
  };
}

/** The SQL that `impact` runs for these options, as one script. */
export async function impactSql(options: ImpactOptions): Promise<string> {
  checkOptions(options);
  const question = questionOf(options);
  const { source }: Source = await chooseSource(pathsOf(options), options.detailsText ?? 'details');
  return script(question, source({}));
}

type Settings = Omit<Analysis, 'counts' | 'timePoints'>;
type Shares = Pick<Settings, 'weights' | 'sharesFrom' | 'sharesUnknown'>;

function pathsOf({ files }: ImpactOptions): readonly string[] {
  return typeof files === 'string' ? [files] : files;
}

function settingsOf({ control, metric, alpha, sequential, detect }: ImpactOptions): Settings {
  return {
    control,
    metric: metric ?? 'conversion',
    alpha: alpha ?? 0.05,
    sequential: sequential ?? false,
    detect: detect ?? defaultEffect,
  };
}

async function readOptionFiles({ flag, flags, weights, segments }: ImpactOptions): Promise<{
  shares: Shares;
  segments: ReturnType<typeof parseSegments> | undefined;
}> {
  return {
    shares: weights === undefined ? await sharesOf(flags, flag) : { weights, sharesFrom: 'weights' },
    segments: segments === undefined ? undefined : parseSegments((await readBytes(segments)).toString()),
  };
}

async function sharesOf(flags: string | undefined, flag: string): Promise<Shares> {
  if (flags === undefined) return {};
  const shares = await flagShares({ path: flags, bytes: await readBytes(flags) }, flag);
  return 'weights' in shares
    ? { weights: shares.weights, sharesFrom: 'flags' }
    : { sharesFrom: 'flags', sharesUnknown: shares.unknown };
}

function resultOf({ counts, timePoints }: Figures, settings: Settings): Pick<ImpactResult, 'counts' | 'statistics'> {
  return { counts, statistics: analyse({ ...settings, counts, timePoints }) };
}

/** A segment may lack the control, which is no error if the whole has it. */
function segmentsOf(
  { counts, segments = [] }: ReadEvents,
  settings: Settings,
): NonNullable<ImpactResult['statistics']['segments']> {
  const knownVariations = Object.keys(counts.variations);
  return segments.map(({ segment, ...figures }) => ({
    segment,
    ...resultOf(figures, { ...settings, knownVariations }),
  }));
}
