import type { IncomingHttpHeaders } from 'node:http';

export interface HttpRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds from the call to the last byte of the response, waiting for a connection included (GOFF-REM-006). */
  readonly timeoutMs: number;
  /** Most bytes of the response that are read, counted after decompression; a longer response is cut there. */
  readonly maxResponseBytes: number;
  /** `pieces` leaves the body in pieces, because decoding a long text blocks the event loop. Default: `text`. */
  readonly bodyAs?: 'text' | 'pieces';
  readonly signal?: AbortSignal | undefined;
  /** The request does not wait while all connections are busy: it uses an extra one. Default: false. */
  readonly isUrgent?: boolean;
  /** Called when a request that had to wait could go out; false ends it with the code `UNWANTED`. Must not throw. */
  readonly isStillWanted?: () => boolean;
  /** Gets the head of the response before another request can take the connection. Must not throw. */
  readonly onHead?: (status: number, headers: IncomingHttpHeaders) => void;
}

export interface HttpResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as text, decompressed, without a byte order mark; empty if the request wanted pieces. */
  readonly body: string;
  /** The body as decompressed bytes, in order; only if the request wanted pieces. */
  readonly pieces?: readonly Buffer[] | undefined;
  /** Why the body is not whole: too long, in an unknown encoding, or the connection or the time ended first. */
  readonly cut?: HttpFailure | undefined;
}

export interface HttpFailure {
  readonly kind: 'failure';
  /**
   * Stable: `TIMEOUT`, `ABORTED`, `UNWANTED`, `RESPONSE_TOO_LARGE`, `UNREADABLE_ENCODING`, `PROXY_AUTH_REQUIRED`,
   * `PROXY_REFUSED`, `PROXY_TIMEOUT`, `PROXY_CLOSED`, `HPE_INVALID_RESPONSE` for a response that is no HTTP,
   * `HTTP_CLIENT_MISSING` if undici cannot be loaded, or the code of the network error, such as `ECONNREFUSED`;
   * `NETWORK` for an error that has none.
   */
  readonly code: string;
  readonly message: string;
  /** Whether the request had begun to go out. */
  readonly requestSent: boolean;
}

export type HttpResult = HttpResponse | HttpFailure;
