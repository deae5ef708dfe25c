import { ImpactError, type ImpactErrorCode } from './impact-error.js';

/** An error about how something was asked: *Expected ..., got ...*, exit code 2. */
export function expected(
  wanted: string,
  { code, got }: { readonly code: ImpactErrorCode; readonly got: string },
): ImpactError {
  return new ImpactError(`Expected ${wanted}, got ${got}.`, { code, exitCode: 2 });
}

/** A foreign text for a sentence: on one line, and no longer than a sentence can take. */
export function quoted(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return `\`${JSON.stringify(short).slice(1, -1)}\``;
}
