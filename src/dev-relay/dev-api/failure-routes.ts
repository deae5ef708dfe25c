import { randomFailures, type ChaosOptions } from '../failures/chaos.js';
import { never, type Chance, type Failure } from '../failures/failures.js';
import type { DevParts } from './dev-parts.js';
import type { DevCall, DevResponse, DevRoute } from './dev-route.js';
import { devJson } from './json-response.js';
import { readMembers, refusing, type JsonMembers } from './read-json.js';
import { showFailures } from './shown-failures.js';

/** The failures that are due: read, and replaced as a whole. What a `PUT` takes is what a `GET` gives. */
export const failureRoutes: readonly DevRoute[] = [
  { method: 'GET', path: '/dev/failures', serve: (_call, { failures }) => devJson(showFailures(failures)) },
  { method: 'PUT', path: '/dev/failures', serve: replaceFailures },
];

const MEMBERS = { what: 'failures: { queue?, chaos? }', names: ['queue', 'chaos'] };

function replaceFailures({ body }: DevCall, { failures, streams }: DevParts): DevResponse {
  const given = readMembers(body, MEMBERS);
  const queue = refusing('INVALID_BODY', { what: MEMBERS.what, given }, () => {
    const wanted = readQueue(given['queue']);
    failures.replace(wanted, readChaos(given['chaos']));
    return wanted;
  });
  // Their clients then come back, and meet the failure.
  if (queue.some(({ path }) => path === 'stream')) streams.end();
  return devJson(showFailures(failures));
}

function readQueue(queue: unknown = []): Failure[] {
  if (!Array.isArray(queue)) throw new TypeError('Expected `queue` to be a list of failures');
  return queue.map(readFailure);
}

/** JSON has no `Infinity`. */
function readFailure(given: unknown): Failure {
  const failure = given as JsonMembers | null;
  return (failure?.['times'] === 'always' ? { ...failure, times: Infinity } : failure) as Failure;
}

function readChaos(chaos: unknown): Chance {
  return chaos == null ? never : randomFailures(chaos as ChaosOptions);
}
