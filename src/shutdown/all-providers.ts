import type { FlushOptions } from '../delivery/flush-options.js';
import { flushWaiting } from './waiting-providers.js';

/**
 * Every provider of this process that has events waiting, for `withFlush` and for a flush of your own. Bundlers can
 * make several instances of a module, and so of a provider: all are found, also those of other copies of this package.
 */
export const allProviders = Object.freeze({
  /**
   * Goes on through back-offs until everything tracked so far is settled or `timeoutMs` is over. Without `timeoutMs`
   * each provider makes one attempt. Never rejects.
   */
  flush: (options?: FlushOptions): Promise<void> => flushWaiting(options),
});
