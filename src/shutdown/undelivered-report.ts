import type { WaitingProvider } from './waiting-providers.js';

/**
 * Says for each provider how many events are lost, and gives it the chance to hand them over. Synchronous: the process
 * is about to end. A provider that throws does not cost the others their line.
 */
export function reportUndelivered(providers: readonly WaitingProvider[]): void {
  for (const provider of providers) {
    attempt(() => report(provider));
    attempt(() => provider.handOver());
  }
}

function report(provider: WaitingProvider): void {
  const count = provider.waiting();
  if (count > 0) provider.logger.error(undeliveredLine(count));
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // There is no place left to report it to.
  }
}

function undeliveredLine(count: number): string {
  const events = count === 1 ? '1 event' : `${count} events`;
  return (
    `The process ends with ${events} undelivered; without onUndelivered they are lost. To deliver them, await ` +
    'OpenFeature.close() before the process ends, or call flushOnSignals() for signals and the natural end.'
  );
}
