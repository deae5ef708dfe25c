import type { ImpactOptions } from './options.js';
import { expected } from './rules/expected.js';

/** What is wanted of an option, and whether a value is that. */
type Check = readonly [wanted: string, isFine: (value: unknown) => boolean];

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isText);
const isAbove0 = (value: unknown): boolean => typeof value === 'number' && value > 0 && value < Infinity;

const text: Check = ['a text that is not empty', isText];

/** `files`, `flag` and `goal` are checked even if they are missing. */
const checks: Readonly<Record<keyof ImpactOptions, Check>> = {
  files: ['a path or a list of paths', (value) => isText(value) || isTexts(value)],
  flag: text,
  goal: text,
  value: text,
  id: text,
  control: ['a text', (value) => typeof value === 'string'],
  window: text,
  from: text,
  to: text,
  segments: text,
  weights: ['a number above 0 for each variation', isWeights],
  flags: text,
  metric: ['`conversion` or `value`', (value) => value === 'conversion' || value === 'value'],
  detect: ['a number above 0', isAbove0],
  alpha: ['a number above 0 and below 1', (value) => isAbove0(value) && Number(value) < 1],
  sequential: ['true or false', (value) => typeof value === 'boolean'],
  detailsText: text,
  onProgress: ['a function', (value) => typeof value === 'function'],
};

function isWeights(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(isAbove0);
}

/**
 * Makes sure that the options are what their types say: a wrong number would be taken for a plan, and name a winner.
 *
 * @throws ImpactError `INVALID_OPTION`
 */
export function checkOptions(options: ImpactOptions): void {
  for (const [name, [wanted, isFine]] of Object.entries(checks)) {
    const value = (options as unknown as Readonly<Record<string, unknown>>)[name];
    const isNeeded = name === 'files' || name === 'flag' || name === 'goal';
    if (isFine(value) || (value === undefined && !isNeeded)) continue;
    throw expected(`\`${name}\` to be ${wanted}`, { code: 'INVALID_OPTION', got: shown(value) });
  }
}

/** A value as an error shows it. JSON cannot express some numbers, nor a function. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'function') return String(value).slice(0, 40);
  return JSON.stringify(value)?.slice(0, 80) ?? typeof value;
}
