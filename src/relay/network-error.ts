export interface ErrorDescription {
  readonly code: string;
  readonly message: string;
}

/** The code and the message of whatever was thrown. */
export function describeError(error: unknown): ErrorDescription {
  const { code, name, message, errors } = (error ?? {}) as Partial<Record<keyof AggregateError | 'code', unknown>>;
  // Several addresses of one host were tried: only the first failure is reported.
  if (Array.isArray(errors) && errors.length > 0 && !message) return describeError(errors[0]);
  return {
    code: typeof code === 'string' && CODE.test(code) ? code : codeOfName(name),
    message: typeof message === 'string' && message !== '' ? wordsOf(message) : 'request failed',
  };
}

/** How OpenSSL writes an error: thread, code, library, function, reason, then a place in its source. */
const OF_OPENSSL = /^[\dA-F]{1,32}:error:[\dA-F]{1,16}:SSL routines:[^:]{0,200}:([^:]{1,200}):/i;

/** What OpenSSL makes of a server that sends something else than TLS. */
const NO_TLS: ReadonlySet<string> = new Set(['wrong version number', 'packet length too long', 'unknown protocol']);

function wordsOf(message: string): string {
  const reason = OF_OPENSSL.exec(message)?.[1];
  if (reason === undefined) return message;
  return NO_TLS.has(reason) ? `${reason}: the server there does not speak TLS; is it http: and not https:?` : reason;
}

/**
 * An error of the application's own function, such as `checkServerIdentity`, may have anything else as its `code`. From
 * Node.js 22 on some codes of TLS have a slash: `ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE`.
 */
const CODE = /^(?:\w{1,64}|ERR_SSL_[\w/]{1,56})$/;

/** undici finds no code for what its parser refuses. */
function codeOfName(name: unknown): string {
  return name === 'HTTPParserError' ? 'HPE_INVALID_RESPONSE' : 'NETWORK';
}

/** An error with a code of ours: after some codes of its own undici connects again, without end. */
export function networkError({ code, message }: ErrorDescription): Error {
  return Object.assign(new Error(message), { code });
}
