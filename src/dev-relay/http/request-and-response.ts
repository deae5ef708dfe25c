import type { DistinctHeaders } from './authentication.js';
import { encodeGoJson } from '../go/json.js';

/** A request as the endpoints see it. */
export interface RelayRequest {
  readonly headers: DistinctHeaders;
  /** Undefined when the request announces no body (`Content-Length: 0` or neither length nor chunks). */
  readonly body: Buffer | undefined;
}

/** An answer, ready to be written. */
export interface RelayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How many events the request brought, for people to look at; not sent. */
  readonly events?: number;
}

/** A JSON answer: no charset, a line feed at the end. */
export function jsonResponse(status: number, value: unknown, headers: Record<string, string> = {}): RelayResponse {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: `${encodeGoJson(value)}\n` };
}

/** An error in the form of the relay's web framework. */
export function messageResponse(status: number, message: string): RelayResponse {
  return jsonResponse(status, { message });
}

/** What a binder needs of a request. */
export function bindable({ headers, body }: RelayRequest): {
  contentType: string | undefined;
  body: Buffer | undefined;
} {
  return { contentType: headers['content-type']?.[0], body };
}
