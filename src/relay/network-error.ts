export interface ErrorDescription {
  readonly code: string;
  readonly message: string;
}

/** The code and the message of whatever was thrown. */
export function describeError(error: unknown): ErrorDescription {
  const { code, name, message, errors } = (error ?? {}) as Partial<Record<keyof AggregateError | 'code', unknown>>;
  // Several addresses of one host were tried: the first failure speaks for all.
  if (Array.isArray(errors) && errors.length > 0 && !message) return describeError(errors[0]);
  return {
    code: typeof code === 'string' && CODE.test(code) ? code : codeOfName(name),
    message: typeof message === 'string' && message !== '' ? message : 'request failed',
  };
}

/** Whatever else an application's own function, such as `checkServerIdentity`, has there, is no code. */
const CODE = /^\w{1,64}$/;

/** undici finds no code for what its parser refuses. */
function codeOfName(name: unknown): string {
  return name === 'HTTPParserError' ? 'HPE_INVALID_RESPONSE' : 'NETWORK';
}

/** An error with a code of ours. undici connects again after some codes of its own, without end. */
export function networkError({ code, message }: ErrorDescription): Error {
  return Object.assign(new Error(message), { code });
}
