import type { JsonWriter } from './json-writer.js';

/**
 * Writes one event, at once and completely. Returns false, or throws, if nothing of the event can be written; an
 * `EventTooLargeError` tells that it is too large.
 */
export type EventEncoder = (json: JsonWriter) => boolean;
