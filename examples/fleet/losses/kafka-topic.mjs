import { randomUUID } from 'node:crypto';
import { Consumer, stringDeserializers } from '@platformatic/kafka';

const NEXT_OFFSETS = -1n;

/** How many messages have gone into the topic. */
export function countOf({ brokers, topic }) {
  return withConsumer(brokers, (consumer) => endOf(consumer, topic));
}

/** The values of all messages of the topic, in no particular order of partitions. */
export function valuesOf({ brokers, topic }) {
  return withConsumer(brokers, async (consumer) => {
    const end = await endOf(consumer, topic);
    const values = [];
    if (end === 0) return values;
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
    for await (const { value } of stream) {
      if (values.push(value) === end) break;
    }
    return values;
  });
}

async function withConsumer(brokers, use) {
  const consumer = new Consumer({
    ...{ clientId: 'losses', groupId: `losses-${randomUUID()}`, bootstrapBrokers: brokers },
    ...{ deserializers: stringDeserializers, maxWaitTime: 100 },
  });
  try {
    return await use(consumer);
  } finally {
    await consumer.close(true);
  }
}

async function endOf(consumer, topic) {
  const offsets = await consumer.listOffsets({ topics: [topic], timestamp: NEXT_OFFSETS });
  return Number(offsets.get(topic).reduce((sum, offset) => sum + offset, 0n));
}
