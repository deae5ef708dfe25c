import { compileFlag } from '../../../src/evaluation/engine/compile-flag.js';
import type { EngineResult } from '../../../src/evaluation/engine/engine-result.js';
import type { EvaluationInput } from '../../../src/evaluation/engine/evaluation-input.js';

/** 2026-06-15T12:00:00Z, for whoever does not care about the time. */
export const NOON = Date.UTC(2026, 5, 15, 12);

/** Evaluates a flag once; what a test leaves out is usual. */
export const evaluate = (flag: unknown, input: Partial<EvaluationInput> = {}): EngineResult =>
  compileFlag('my-flag', flag).evaluate({
    context: { targetingKey: 'user-1' },
    defaultValue: 'default',
    nowMs: NOON,
    ...input,
  });

/** Whether a query applies to attributes. */
export function applies(
  query: string | object,
  context: Readonly<Record<string, unknown>> = {},
  enrichment?: Readonly<Record<string, unknown>>,
): boolean {
  const text = typeof query === 'string' ? query : JSON.stringify(query);
  const flag = {
    variations: { matched: true, other: false },
    targeting: [{ query: text, variation: 'matched' }],
    defaultRule: { variation: 'other' },
  };
  const { variationType, errorCode } = evaluate(flag, { context, enrichment });
  if (errorCode !== '') throw new Error(`The query ended with ${errorCode}.`);
  return variationType === 'matched';
}
