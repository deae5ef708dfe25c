import type { FailurePath } from '../failures/failures.js';

/** A request for one of the relay's endpoints, once it has its response. */
export interface SeenRequest {
  /** Counts up from 1. */
  readonly number: number;
  /** When it arrived: milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  /** Without the query, which may hold a key; at most 200 characters. */
  readonly path: string;
  readonly endpoint: Exclude<FailurePath, 'any'> | 'other';
  /** How many bytes of the body have been read. */
  readonly bytes: number;
  /** How many events a request of the collector brought; missing for other requests and for those without effect. */
  readonly events?: number;
  /** What the client was given: a status, a connection that was reset, or nothing because the client went away. */
  readonly outcome: number | 'reset' | 'gone';
  /** Whether it failed because somebody or chance wanted it. */
  readonly failed: boolean;
  readonly durationMs: number;
}

const KEPT = 500;
const MAX_PATH = 200;

/** The latest requests, for people to look at. */
export class RequestLog {
  #requests: SeenRequest[] = [];
  #count = 0;
  readonly #listeners = new Set<(request: SeenRequest) => void>();

  record(request: Omit<SeenRequest, 'number'>): void {
    const seen = { number: ++this.#count, ...request, path: request.path.slice(0, MAX_PATH) };
    // Twice as many as are kept, so that most requests move nothing.
    if (this.#requests.push(seen) >= 2 * KEPT) this.#requests = this.#requests.slice(-KEPT);
    for (const listener of this.#listeners) listener(seen);
  }

  /** At most 500, oldest first. */
  latest(): readonly SeenRequest[] {
    return this.#requests.slice(-KEPT);
  }

  /** `listener` is called for each request. Returns a function that ends that. */
  listen(listener: (request: SeenRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
