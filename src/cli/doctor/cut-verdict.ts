import type { HttpFailure } from '../../relay/http-message.js';
import type { Verdict } from './finding.js';
import { headerOf, type Reply } from './reply.js';

/** What it means that the body of a response could not be read to its end. */
export function cutVerdict(reply: Reply, { code }: HttpFailure): Verdict {
  if (code === 'UNREADABLE_ENCODING') return undecodable(reply);
  return code === 'RESPONSE_TOO_LARGE' ? tooLarge(reply) : unfinished(reply, code);
}

function undecodable(reply: Reply): Verdict {
  return {
    code: 'UNREADABLE_ENCODING',
    what: `The response cannot be decompressed (${described(reply)}).`,
    todo: 'Repair the compression of the gateway, or switch it off for the relay, which does not compress.',
  };
}

function tooLarge(reply: Reply): Verdict {
  return {
    code: 'RESPONSE_TOO_LARGE',
    what: `The response is larger than the response of a relay ever is (${described(reply)}).`,
    todo: 'Check what responds there: correct the host and the port of the endpoint, or repair the gateway.',
  };
}

function unfinished(reply: Reply, code: string): Verdict {
  return {
    code: 'RESPONSE_UNFINISHED',
    what: `A response began, and did not end (${described(reply)}, ${code}).`,
    todo: 'Look at the logs of the gateway and of the relay; if they are only slow, repeat with a longer --timeout.',
  };
}

/** Such as `HTTP 200, content-encoding "gzip"`. */
function described({ status, headers, shown }: Reply): string {
  const encoding = headerOf(headers, 'content-encoding');
  return `HTTP ${status}${encoding === '' ? '' : `, content-encoding ${shown(encoding)}`}`;
}
