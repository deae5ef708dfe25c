import type { BatchWriter } from '../../src/delivery/batch-writer.js';
import type { EventEncoder } from '../../src/events/event-encoder.js';
import { JsonWriter } from '../../src/events/json-writer.js';

/** An event that is this JSON text. */
export const eventOf =
  (text: string): EventEncoder =>
  (json) => {
    json.text(text);
    return true;
  };

/** An event of which nothing can be encoded. */
export const nothing: EventEncoder = () => false;

/** The text that an event is written as, `undefined` if it is none. */
export function textOf(encode: EventEncoder): string | undefined {
  const json = new JsonWriter({ maxCapacity: 64 * 1024 * 1024 });
  return encode(json) ? json.bytes.toString('utf8', 0, json.end) : undefined;
}

/** Puts an event into a writer's batch; false if that has no room for it. */
export function writeTo(writer: BatchWriter, text: string, limitBytes = Infinity): boolean {
  expect(writer.stage(eventOf(text))).toBe('staged');
  return writer.commit(limitBytes);
}
