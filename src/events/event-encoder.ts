import type { JsonWriter } from './json-writer.js';

/** Writes one event, at once and completely. If it answers false, or throws, nothing of the event can be written. */
export type EventEncoder = (json: JsonWriter) => boolean;
