/**
 * What keeps an analysis from starting or from ending, as one sentence for people.
 *
 * `code` is stable. `exitCode` is what a command exits with: 1 wrong or failed, 2 usage, 3 a prerequisite is missing.
 */
export class ImpactError extends Error {
  override readonly name = 'ImpactError';
  readonly code: string;
  readonly exitCode: 1 | 2 | 3;

  constructor(message: string, { code, exitCode }: { readonly code: string; readonly exitCode: 1 | 2 | 3 }) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }
}
