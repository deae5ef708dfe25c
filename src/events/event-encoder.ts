import type { JsonWriter } from './json-writer.js';

/**
 * Writes one event, at once and completely. Returns false, or throws, if the event cannot be written; it throws an
 * `EventTooLargeError` if the event is too large.
 */
export type EventEncoder = (json: JsonWriter) => boolean;
