import { compileFlag } from '../../evaluation/engine/compile-flag.js';
import type { JsonObject } from '../../evaluation/engine/json-value.js';
import type { Deadline } from './deadline.js';

export interface RefusedFlag {
  readonly key: string;
  /** In the words of the engine. */
  readonly why: string;
}

export interface Circumstances {
  readonly enrichment: JsonObject | undefined;
  readonly nowMs: number;
  /** No flag is evaluated after it. */
  readonly deadline: Pick<Deadline, 'isOver'>;
}

export interface CheckedFlags {
  readonly refused: readonly RefusedFlag[];
  /** The number of flags that there was time for. */
  readonly checked: number;
}

/** The codes of errors that are the flag's fault, and not that of the context. */
const REFUSALS: ReadonlySet<string> = new Set(['PARSE_ERROR', 'GENERAL', 'FLAG_CONFIG']);

/** The flags of a configuration that the provider cannot evaluate, in the order of the configuration. */
export function refusedFlags(flags: JsonObject, { enrichment, nowMs, deadline }: Circumstances): CheckedFlags {
  const context = { targetingKey: 'goff-doctor' };
  const refused: RefusedFlag[] = [];
  let checked = 0;
  for (const [key, flag] of Object.entries(flags)) {
    if (deadline.isOver) break;
    checked++;
    const result = compileFlag(key, flag).evaluate({ context, enrichment, defaultValue: null, nowMs });
    if (REFUSALS.has(result.errorCode)) refused.push({ key, why: result.errorDetails ?? result.errorCode });
  }
  return { refused, checked };
}
