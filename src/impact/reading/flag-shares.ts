import { nearestNames } from '../../options/nearest-names.js';
import { formatOf } from '../../dev-relay/flags/flag-file-formats.js';
import type { FlagDefinitions } from '../../dev-relay/flags/decode-flags.js';
import type { Flag } from '../../dev-relay/flags/flag.js';
import { whyUnreadable } from '../../dev-relay/flags/unreadable-flag.js';
import { ImpactError } from '../rules/impact-error.js';

/** The shares of a flag's variations, or why nobody can know them. */
export type FlagShares = { readonly weights: Readonly<Record<string, number>> } | { readonly unknown: string };

/** A file with the flags of a relay. */
export interface FlagsFile {
  /** Its ending tells the format: `.json`, `.toml`, any other is YAML. */
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * Reads the shares out of the relay's flag configuration, as the relay reads it: those of the default rule, where that
 * is the only percentage.
 *
 * @throws ImpactError `INVALID_FLAGS` for what is no configuration, `UNKNOWN_FLAG` where the flag is not in it
 */
export async function flagShares(file: FlagsFile, key: string): Promise<FlagShares> {
  const flags = await flagsIn(file);
  const flag = flags.get(key);
  if (flag === undefined) throw notThere(key, [...flags.keys()]);
  const reason = unknowable(flag);
  if (reason !== undefined) return { unknown: `The expected shares cannot be known from the flags file: ${reason}.` };
  return { weights: { ...flag.defaultRule?.percentage } };
}

async function flagsIn({ path, bytes }: FlagsFile): Promise<FlagDefinitions> {
  const read = await formatOf(path).load();
  try {
    return read(bytes);
  } catch (error) {
    throw invalid(whyUnreadable(error));
  }
}

function unknowable({ defaultRule, targeting, scheduledRollout, experimentation }: Flag): string | undefined {
  if (scheduledRollout !== undefined) return 'the flag changes on a schedule';
  if (experimentation !== undefined) return 'the flag has an experiment with a beginning and an end';
  if (targeting !== undefined && targeting.length > 0) return 'the flag has targeting rules beside its default rule';
  if (defaultRule?.progressiveRollout !== undefined) return 'its default rule shifts the shares over time';
  const shares = Object.values(defaultRule?.percentage ?? {});
  const areShares = shares.length > 0 && shares.every((share) => Number.isFinite(share) && share >= 0);
  return areShares ? undefined : 'its default rule has no percentages';
}

function invalid(reason: string): ImpactError {
  return new ImpactError(`Expected the flags file to be what the relay can read: ${reason}.`, {
    code: 'INVALID_FLAGS',
    exitCode: 2,
  });
}

function notThere(key: string, names: readonly string[]): ImpactError {
  const nearest = nearestNames(key, names).map((name) => JSON.stringify(name));
  const words = `The nearest name${nearest.length === 1 ? ' is' : 's are'}`;
  const hint = nearest.length === 0 ? '' : ` ${words} ${nearest.join(', ')}.`;
  return new ImpactError(`The flags file has no flag ${JSON.stringify(key)}.${hint}`, {
    code: 'UNKNOWN_FLAG',
    exitCode: 2,
  });
}
