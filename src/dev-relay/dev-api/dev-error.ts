import { visible } from '../../log-text.js';
import type { DevResponse } from './dev-route.js';

/** Stable: programs may look at them. */
export type DevErrorCode =
  | 'HOST_NOT_ALLOWED'
  | 'FOREIGN_ORIGIN'
  | 'KEY_REQUIRED'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_JSON'
  | 'BODY_TOO_LONG'
  | 'INVALID_JSON'
  | 'INVALID_QUERY'
  | 'INVALID_BODY'
  | 'INVALID_FLAG'
  | 'FLAG_NOT_FOUND'
  | 'INTERNAL';

const STATUS: Readonly<Record<DevErrorCode, number>> = {
  HOST_NOT_ALLOWED: 403,
  FOREIGN_ORIGIN: 403,
  KEY_REQUIRED: 401,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_JSON: 415,
  BODY_TOO_LONG: 413,
  INVALID_JSON: 400,
  INVALID_QUERY: 400,
  INVALID_BODY: 400,
  INVALID_FLAG: 400,
  FLAG_NOT_FOUND: 404,
  INTERNAL: 500,
};

export interface DevErrorOptions {
  readonly expected: string;
  /** A foreign value: it is shortened and escaped. */
  readonly got: unknown;
  /** Default: made of `expected` and `got`. */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is not served: one sentence, and the parts that it is made of. */
export class DevError extends Error {
  override readonly name = 'DevError';
  readonly code: DevErrorCode;
  readonly #expected: string;
  readonly #got: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(code: DevErrorCode, { expected, got, message, headers = {} }: DevErrorOptions) {
    const seen = visible(got);
    super(message ?? `Expected ${expected}, got ${seen}.`);
    this.code = code;
    this.#expected = expected;
    this.#got = seen;
    this.#headers = headers;
  }

  toResponse(): DevResponse {
    const { code, message } = this;
    const body = `${JSON.stringify({ code, message, expected: this.#expected, got: this.#got })}\n`;
    return { status: STATUS[code], headers: { 'Content-Type': 'application/json', ...this.#headers }, body };
  }
}
