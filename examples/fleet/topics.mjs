import { Consumer, stringDeserializers } from '@platformatic/kafka';

/**
 * Reads topics from their beginning to the end that they have now. Resolves with their records as events, each copy on
 * its own.
 *
 * @param {{ brokers: string[], topics: string[] }} source
 */
export async function eventsOf({ brokers, topics }) {
  const consumer = new Consumer({
    ...{ clientId: 'fleet-account', groupId: 'fleet-account', bootstrapBrokers: brokers },
    ...{ deserializers: stringDeserializers, autocommit: false },
  });
  try {
    const ends = [...(await consumer.listOffsets({ topics })).values()].flat();
    const count = ends.reduce((sum, end) => sum + Number(end), 0);
    const events = [];
    if (count === 0) return events;
    for await (const { value } of await consumer.consume({ topics, mode: 'earliest' })) {
      if (events.push(JSON.parse(value)) === count) break;
    }
    return events;
  } finally {
    await consumer.close(true);
  }
}
