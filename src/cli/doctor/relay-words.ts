import { headerOf, messageOf, type Reply } from './reply.js';

/** The version that a relay states; empty if it states none. */
export function versionHeaderOf({ headers }: Reply): string {
  return headerOf(headers, 'x-gofeatureflag-version');
}

/** Messages that only a relay has. */
const MESSAGES = [
  /^missing key in request header$/,
  /^invalid key(?: in the request header)?$/,
  /^code=401, message=Unauthorized$/,
  /^error while getting flagset\b/,
  /^collectEvalData: /,
];

/** The codes of OFREP: other APIs have an `errorCode`, too. */
const ERROR_CODES: ReadonlySet<unknown> = new Set([
  ...['INVALID_CONTEXT', 'PARSE_ERROR', 'TARGETING_KEY_MISSING', 'TYPE_MISMATCH', 'FLAG_CONFIG', 'GENERAL'],
]);

/** Whether a relay has responded to the question, even if it refused it. */
export function isByRelay(reply: Reply): boolean {
  const { json, status } = reply;
  if (status === 404) return false;
  if (versionHeaderOf(reply) !== '' || hasMessage(reply)) return true;
  return (status === 400 && ERROR_CODES.has(json?.['errorCode'])) || typeof json?.['ingestedContentCount'] === 'number';
}

function hasMessage(reply: Reply): boolean {
  return MESSAGES.some((words) => words.test(messageOf(reply)));
}

/** Whether a relay says that it has no such path. */
export function isUnknownToRelay(reply: Reply): boolean {
  return reply.status === 404 && (versionHeaderOf(reply) !== '' || messageOf(reply) === 'Not Found');
}
