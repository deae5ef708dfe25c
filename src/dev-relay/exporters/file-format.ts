import type { ExportedEvent } from '../events/exported-event.js';

/** How events are written to a file: each as a text of its own, one after the other. */
export interface FileFormat {
  /** The extension of its files, without a dot. */
  readonly extension: string;
  /** The text of one event, with the line feed that ends it. */
  encode(event: ExportedEvent): string;
}
