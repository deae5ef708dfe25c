import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';

const PATH = '/v1/data/collector';
const HEADERS = { 'content-type': 'application/json' };

/** The least that delivers: keeps what is tracked, and posts all of it when it is closed. */
function posting(post, close) {
  const events = [];
  return {
    track: (key, evaluationContext, trackingEventDetails) =>
      events.push({ kind: 'tracking', key, evaluationContext, trackingEventDetails }),
    async close() {
      if (events.length > 0) await post(JSON.stringify({ meta: {}, events }));
      await close();
    },
  };
}

/** What a post costs with each of the HTTP clients that there are to choose from; no provider is below that. */
export const FLOORS = {
  undici: {
    load: () => import('undici/lib/dispatcher/pool.js'),
    setUp({ default: Pool }, { url }) {
      const pool = new Pool(url);
      // `request` is there only where undici's index is loaded.
      const post = (body) =>
        new Promise((resolve, reject) => {
          const handler = {
            onRequestStart: () => undefined,
            onResponseEnd: resolve,
            onResponseError: (_controller, error) => reject(error),
          };
          pool.dispatch({ method: 'POST', path: PATH, headers: HEADERS, body }, handler);
        });
      return posting(post, () => pool.close());
    },
  },
  'node:http': {
    load: () => import('node:http'),
    setUp({ Agent, request }, { url }) {
      const agent = new Agent({ keepAlive: true });
      const post = async (body) => {
        const sent = request(new URL(PATH, url), { method: 'POST', headers: HEADERS, agent }).end(body);
        const [response] = await once(sent, 'response');
        await buffer(response);
      };
      return posting(post, () => agent.destroy());
    },
  },
};
