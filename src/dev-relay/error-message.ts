/**
 * The message of anything thrown. It does without `instanceof`: inside Jest, node's own errors belong to another realm.
 */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
