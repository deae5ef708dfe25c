/** The message of anything thrown. Not by `instanceof`: node's own errors are of another realm inside Jest. */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
