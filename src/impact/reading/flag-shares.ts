import { parse } from 'yaml';
import { ImpactError } from '../rules/impact-error.js';
import { nearestNames } from '../rules/nearest-names.js';

/** The shares of a flag's variations, or why nobody can know them. */
export type FlagShares = { readonly weights: Readonly<Record<string, number>> } | { readonly unknown: string };

interface Rule {
  readonly percentage?: Readonly<Record<string, number>>;
  readonly progressiveRollout?: unknown;
  readonly variation?: string;
}

interface Flag {
  readonly defaultRule?: Rule;
  readonly targeting?: readonly Rule[];
  readonly scheduledRollout?: unknown;
  readonly experimentation?: unknown;
}

/**
 * Reads the shares out of the relay's flag configuration (YAML or JSON): those of the default rule, where that is the
 * only percentage.
 *
 * @throws ImpactError `INVALID_FLAGS` for what is no configuration, `UNKNOWN_FLAG` where the flag is not in it
 */
export function flagShares(text: string, key: string): FlagShares {
  const flags = flagsIn(text);
  if (!Object.hasOwn(flags, key)) throw notThere(key, Object.keys(flags));
  const flag = (flags[key] ?? {}) as Flag;
  const reason = unknowable(flag);
  if (reason !== undefined) return { unknown: `The expected shares cannot be known from the flags file: ${reason}.` };
  return { weights: { ...flag.defaultRule?.percentage } };
}

function flagsIn(text: string): Record<string, unknown> {
  try {
    const flags = parse(text) as unknown;
    if (typeof flags === 'object' && flags !== null && !Array.isArray(flags)) return flags as Record<string, unknown>;
  } catch (error) {
    throw invalid(String(error instanceof Error ? error.message : error).split('\n')[0] ?? '');
  }
  throw invalid('no object of flags');
}

function unknowable({ defaultRule, targeting, scheduledRollout, experimentation }: Flag): string | undefined {
  if (scheduledRollout !== undefined) return 'the flag changes on a schedule';
  if (experimentation !== undefined) return 'the flag has an experiment with a beginning and an end';
  if (targeting !== undefined && targeting.length > 0) return 'the flag has targeting rules beside its default rule';
  if (defaultRule?.progressiveRollout !== undefined) return 'its default rule shifts the shares over time';
  const shares = Object.values(defaultRule?.percentage ?? {});
  const areShares = shares.length > 0 && shares.every((share) => typeof share === 'number' && share >= 0);
  return areShares ? undefined : 'its default rule has no percentages';
}

function invalid(got: string): ImpactError {
  return new ImpactError(`Expected the flags file to be YAML or JSON of the relay's flags, got ${got}.`, {
    code: 'INVALID_FLAGS',
    exitCode: 2,
  });
}

function notThere(key: string, names: readonly string[]): ImpactError {
  const nearest = nearestNames(key, names).map((name) => JSON.stringify(name));
  const hint = nearest.length === 0 ? '' : ` The nearest: ${nearest.join(', ')}.`;
  return new ImpactError(`The flags file has no flag ${JSON.stringify(key)}.${hint}`, {
    code: 'UNKNOWN_FLAG',
    exitCode: 2,
  });
}
