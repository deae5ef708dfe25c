import { Analytics } from '@segment/analytics-node';

const CLOSE_MS = 10_000;

/** `@segment/analytics-node`, called as its documentation shows it; 500 events a batch instead of 15. */
export async function create({ url }) {
  const analytics = new Analytics({ writeKey: 'key', host: url, flushAt: 500, flushInterval: 1_000 });
  analytics.on('error', () => {});
  return {
    track: (event, context, properties) =>
      analytics.track({ userId: context.targetingKey, event, properties, context: { traits: context } }),
    flush: () => analytics.flush({ timeout: CLOSE_MS }),
    close: () => analytics.closeAndFlush({ timeout: CLOSE_MS }),
  };
}
