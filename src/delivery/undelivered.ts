import { printable } from '../log-text.js';
import type { Logger } from '../logger.js';

export interface UndeliveredOptions {
  /** The application's function: gets the events as objects, oldest first. */
  readonly onUndelivered?: ((events: unknown[]) => unknown) | undefined;
  readonly logger: Logger;
}

/** Hands the events that could not be delivered to the application. */
export class Undelivered {
  readonly #options: UndeliveredOptions;

  constructor(options: UndeliveredOptions) {
    this.#options = options;
  }

  /** Whether anybody wants them. */
  get isWanted(): boolean {
    return this.#options.onUndelivered !== undefined;
  }

  /** Calls the application's function at once. What it throws, or rejects with, is logged and changes nothing else. */
  handOver(texts: readonly string[]): void {
    const { onUndelivered } = this.#options;
    if (onUndelivered === undefined || texts.length === 0) return;
    const call = async (): Promise<unknown> => onUndelivered(texts.flatMap((text) => this.#parsed(text)));
    call().catch((error: unknown) => this.#options.logger.error(`onUndelivered failed: ${printable(error)}`));
  }

  /** An event that cannot be read costs only itself. */
  #parsed(text: string): unknown[] {
    try {
      return [JSON.parse(text)];
    } catch {
      this.#options.logger.error('An undelivered event cannot be read as JSON; onUndelivered does not get it.');
      return [];
    }
  }
}
