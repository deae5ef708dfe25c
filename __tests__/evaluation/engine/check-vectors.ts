import { isDeepStrictEqual } from 'node:util';
import { compileFlag } from '../../../src/evaluation/engine/compile-flag.js';

/** One case of a vector file: what goes into an engine, and what the official one has returned. */
export interface Vector {
  readonly id: number | string;
  readonly area: string;
  readonly input: {
    readonly flagKey: string;
    readonly flag: unknown;
    readonly evalContext: Record<string, unknown>;
    readonly flagContext?: {
      readonly defaultSdkValue?: unknown;
      readonly evaluationContextEnrichment?: Record<string, unknown>;
    };
  };
  readonly output?: Readonly<Record<string, unknown>>;
  /** Several right results: the official engine adds weights in random order. */
  readonly anyOf?: readonly Readonly<Record<string, unknown>>[];
}

export interface Difference {
  readonly vector: Vector;
  readonly result: unknown;
}

/** `errorDetails` is informative. */
const members = [
  'value',
  'variationType',
  'reason',
  'errorCode',
  'failed',
  'version',
  'trackEvents',
  'cacheable',
  'metadata',
] as const;

/** Text in UTF-8 has no lone surrogates; a default value is handed through with them. */
const inUtf8 = (text: string): string => Buffer.from(text).toString();

/** A value as a JSON document has it: -0 is 0, absent members are left out. */
export function asDocument(value: unknown): unknown {
  if (typeof value === 'string') return inUtf8(value);
  if (Array.isArray(value)) return value.map(asDocument);
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return new Map(entries.map(([name, member]) => [inUtf8(name), asDocument(member)]));
}

const comparable = (result: Readonly<Record<string, unknown>>): unknown =>
  members.map((name) => asDocument(result[name]));

export function resultOf({ flagKey, flag, evalContext, flagContext }: Vector['input']): Record<string, unknown> {
  const result = compileFlag(flagKey, flag).evaluate({
    context: evalContext,
    enrichment: flagContext?.evaluationContextEnrichment,
    defaultValue: flagContext?.defaultSdkValue,
    nowMs: Date.now(),
  });
  return { ...result };
}

export function isEqualResult(result: Readonly<Record<string, unknown>>, vector: Vector): boolean {
  const right = vector.anyOf ?? (vector.output === undefined ? [] : [vector.output]);
  const actual = comparable(result);
  return right.some((output) => isDeepStrictEqual(actual, comparable(output)));
}

/** Lines of a vector file; empty ones are skipped. */
export const parseVectors = (text: string): Vector[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Vector);

export const differencesOf = (vectors: readonly Vector[]): Difference[] =>
  vectors
    .map((vector) => ({ vector, result: resultOf(vector.input) }))
    .filter(({ vector, result }) => !isEqualResult(result, vector));
