import type { ServerResponse } from 'node:http';

import type { DistinctHeaders } from '../http/authentication.js';
import type { DevParts } from './dev-parts.js';

/**
 * A request for something of the dev relay's own: its host, its origin and its key have been checked. The body, if
 * there is one, has been announced as JSON and read.
 */
export interface DevCall {
  readonly query: URLSearchParams;
  /** What the path has in place of the `*` of the route, decoded; empty for a route without one. */
  readonly rest: string;
  readonly headers: DistinctHeaders;
  readonly body: Buffer | undefined;
  /** Aborted when the client goes away or the relay closes. */
  readonly signal: AbortSignal;
}

/** Writes the body itself, piece by piece, and ends the response. */
export type BodyWriter = (response: ServerResponse, signal: AbortSignal) => void | Promise<void>;

export interface DevResponse {
  /** Default 200. */
  readonly status?: number;
  /** Beside those that every response has: `DEV_HEADERS` of `write-response.ts`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | BodyWriter;
}

/**
 * One line of `routes.ts`. A `GET` serves `HEAD` as well. Whatever `serve` throws becomes a response: a `DevError` the
 * one that it describes, anything else a 500.
 */
export interface DevRoute {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** `/`, or below `/inspector/` or `/dev/`. A `*` at the end stands for at least one character, slashes included. */
  readonly path: string;
  /** The longest body in bytes. Default 1 MiB. */
  readonly maxBytes?: number;
  serve(call: DevCall, parts: DevParts): DevResponse | Promise<DevResponse>;
}
