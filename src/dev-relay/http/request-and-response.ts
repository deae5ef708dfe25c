import type { DistinctHeaders } from './authentication.js';
import { encodeGoJson } from '../go/json.js';

/** A request as the endpoints see it. */
export interface RelayRequest {
  readonly headers: DistinctHeaders;
  /** Undefined when the request announces no body (`Content-Length: 0` or neither length nor chunks). */
  readonly body: Buffer | undefined;
}

/** A response, ready to be written. */
export interface RelayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the response gets a strong entity tag, and is a 304 for a client that has that tag. */
  readonly hasEtag?: true;
  /** How many events the request brought, for people to look at; not sent. */
  readonly events?: number;
  /** For a response without an end of its own: gets it once its head and `body` are sent. */
  readonly goesOn?: (response: OngoingResponse) => void;
}

/** A response that goes on after its head and `body`. */
export interface OngoingResponse {
  write(text: string): void;
  /** What was written and not sent yet. */
  readonly waitingBytes: number;
  /** Ends it and its connection. */
  end(): void;
  /** `act` is called once, as soon as the client has gone or the response has ended. */
  onClose(act: () => void): void;
}

/** A JSON response: no charset, a line feed at the end. */
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
