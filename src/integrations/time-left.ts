/** What the platform needs to take the result, once it has it. */
const RESERVE_MS = 100;

/**
 * Milliseconds until the invocation has to be over, as the context of AWS Lambda tells: the second argument of a
 * handler, the third of a streaming one. A little is kept back for the result. Infinity if nobody tells.
 */
export function timeLeftMs([, second, third]: readonly unknown[]): number {
  const leftMs = remainingMs(second) ?? remainingMs(third) ?? Infinity;
  return Math.max(0, leftMs - Math.min(RESERVE_MS, leftMs / 2));
}

function remainingMs(context: unknown): number | undefined {
  try {
    const leftMs: unknown = (context as Partial<LambdaContext> | null | undefined)?.getRemainingTimeInMillis?.();
    return typeof leftMs === 'number' && !Number.isNaN(leftMs) ? leftMs : undefined;
  } catch {
    return undefined;
  }
}

interface LambdaContext {
  getRemainingTimeInMillis(): unknown;
}
