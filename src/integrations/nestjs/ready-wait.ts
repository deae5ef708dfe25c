import { ProviderEvents, ProviderStatus, type Client } from '@openfeature/server-sdk';
import { nameOfError } from '../../log-text.js';
import type { Logger } from '../../logger.js';
import { settlesBy } from '../../shutdown/settles-by.js';
import { systemClock } from '../../timing/clock.js';

export interface ReadyWait {
  readonly client: Client;
  /** Settles as the registration of the provider does. */
  readonly ready: Promise<void>;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

/** Resolves when the provider is ready, has failed, or the time is up; the last two are logged. Never rejects. */
export async function waitUntilReady({ client, ready, timeoutMs, logger }: ReadyWait): Promise<void> {
  try {
    const settled = ready.then(() => untilStarted(client));
    if (!(await settlesBy(systemClock.nowMs() + timeoutMs, settled))) warn(logger, `not ready after ${timeoutMs} ms`);
  } catch (error) {
    warn(logger, `not ready (${nameOfError(error)})`);
  }
}

function warn(logger: Logger, state: string): void {
  logger.warn(
    `The provider is ${state}; the application starts anyway: evaluations give their default values until the ` +
      'provider is ready, and events wait.',
  );
}

/**
 * If the application has registered the provider before and has not awaited it, only the client tells when it is ready.
 */
async function untilStarted(client: Client): Promise<void> {
  if (client.providerStatus !== ProviderStatus.NOT_READY) return;
  await new Promise<void>((resolve) => {
    for (const event of [ProviderEvents.Ready, ProviderEvents.Error]) client.addHandler(event, () => resolve());
  });
}
