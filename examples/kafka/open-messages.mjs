/**
 * Where messages come from: they, and what ends them.
 *
 * @typedef {{
 *   messages: AsyncIterable<import('./message-batch.mjs').Message>, close: () => Promise<unknown>,
 * }} Opened
 */

/**
 * Joins the group and reads its topics from what it has committed, or from the beginning. Nothing is committed by
 * itself.
 *
 * @param {{ brokers: readonly string[], topics: readonly string[], group: string }} source
 * @param {() => Promise<Pick<typeof import('@platformatic/kafka'), 'Consumer'>>} [load]
 * @returns {Promise<Opened>}
 */
export async function openMessages({ brokers, topics, group }, load = () => import('@platformatic/kafka')) {
  const { Consumer } = await load();
  const consumer = new Consumer({
    ...{ clientId: 'goff-consume', groupId: group, bootstrapBrokers: [...brokers] },
    ...{ autocommit: false, sessionTimeout: 10_000, heartbeatInterval: 1_000, rebalanceTimeout: 20_000 },
  });
  const close = async () => consumer.close(true);
  try {
    const messages = await consumer.consume({ topics: [...topics], mode: 'committed', fallbackMode: 'earliest' });
    // Whoever reads them gets the error; without a listener it would end the process while nobody does.
    messages.on('error', () => undefined);
    return { messages, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
