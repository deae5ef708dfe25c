import { ImpossibleToRetrieveConfigurationException, UnauthorizedException } from '../errors.js';
import { printable } from '../log-text.js';
import type { HttpResponse } from '../relay/http-message.js';
import type { OfrepClient, OfrepResult } from '../relay/ofrep-client.js';
import { isUnauthorized, refusalText } from '../relay/refusal-text.js';
import { errorCodeOf } from './ofrep-response.js';

/** Any key will do: the request is refused before a flag is looked up, so that it records no exposure. */
const PROBE_KEY = '-';

/**
 * Asks the relay for an evaluation without a context, which a working one refuses with 400 `INVALID_CONTEXT`. Resolves
 * on that response; rejects with an `UnauthorizedException` on 401 and 403 (GOFF-EVT-007), with an
 * `ImpossibleToRetrieveConfigurationException` on everything else (GOFF-EVT-008).
 */
export async function checkRemoteReadiness(client: OfrepClient): Promise<void> {
  const result = await client.probe(PROBE_KEY, '{}');
  if (result.kind === 'response' && result.status === 400 && errorCodeOf(result) === 'INVALID_CONTEXT') return;
  throw notReady(result, client);
}

function notReady(result: OfrepResult, client: OfrepClient): Error {
  if (result.kind === 'response') return refusalOf(result, client);
  if (result.kind !== 'failure') {
    return new ImpossibleToRetrieveConfigurationException('HTTP 429: the relay asked for no requests for now.');
  }
  // The SDK logs this error.
  const why = printable(`${result.code}: ${result.message}`);
  return new ImpossibleToRetrieveConfigurationException(`The relay cannot be reached (${why}).`);
}

function refusalOf({ status }: HttpResponse, client: OfrepClient): Error {
  const text = `${printable(refusalText(status, EXPECTED, client.askedFor(PROBE_KEY)))}.`;
  if (isUnauthorized(status)) return new UnauthorizedException(text);
  return new ImpossibleToRetrieveConfigurationException(text);
}

const EXPECTED = '400 INVALID_CONTEXT to an evaluation without context';
