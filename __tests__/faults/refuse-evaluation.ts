import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a relay returns for the request with which a provider in remote mode finds out whether it is there. */
export function refuseEvaluation(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(400, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ key: '-', errorCode: 'INVALID_CONTEXT' }));
}
