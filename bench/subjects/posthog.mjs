import { PostHog } from 'posthog-node';

const CLOSE_MS = 10_000;
const ROOMY = { maxQueueSize: 250_000 };

/** `posthog-node`, 500 events a batch instead of 20. */
export async function create({ url, roomy }) {
  const client = new PostHog('key', {
    host: url,
    flushAt: 500,
    maxBatchSize: 500,
    flushInterval: 1_000,
    ...(roomy ? ROOMY : {}),
  });
  client.on('error', () => {});
  return {
    track: (event, context, details) =>
      client.capture({ distinctId: context.targetingKey, event, properties: { ...details, context } }),
    flush: () => client.flush().catch(() => {}),
    close: () => client.shutdown(CLOSE_MS),
  };
}
