/** What came of a request of the page: a value, or a sentence that says what is wrong. */
export type Reply<T> = { readonly value: T } | { readonly problem: string };

export interface Asking {
  readonly method?: 'GET' | 'PUT' | 'POST';
  /** Sent as JSON. */
  readonly body?: unknown;
}

/**
 * Asks the relay's own routes. A relay with keys makes the browser ask the user for one, and send it. Never rejects.
 */
export async function askRelay<T>(path: string, { method = 'GET', body }: Asking = {}): Promise<Reply<T>> {
  const json = { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  try {
    const response = await fetch(path, { method, cache: 'no-store', ...(body === undefined ? {} : json) });
    const text = await response.text();
    return response.ok ? { value: JSON.parse(text || 'null') as T } : { problem: problemOf(text, response.status) };
  } catch {
    return { problem: 'The relay does not respond. Is it still running?' };
  }
}

/** The relay's errors have one sentence. */
function problemOf(text: string, status: number): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // A response that is not of the relay's making has only its status.
  }
  return `The relay responded with ${status}.`;
}
