import { counted } from '../log-text.js';
import type { WaitingProvider } from './waiting-providers.js';

/**
 * Logs for each provider how many events are lost, and lets it hand them over. Synchronous: the process is about to
 * end. A provider that throws does not cost the others their line.
 */
export function reportUndelivered(providers: readonly WaitingProvider[]): void {
  for (const provider of providers) {
    attempt(() => report(provider));
    attempt(() => provider.handOver());
  }
}

function report(provider: WaitingProvider): void {
  const kept = provider.keepAll?.();
  const lost = provider.waiting() - (kept?.events ?? 0);
  const failure = provider.lastFailure?.() ?? '';
  if (kept !== undefined && kept.events > 0) provider.logger.warn(keptLine(kept) + failure);
  if (lost > 0) provider.logger.error(undeliveredLine(lost) + failure);
}

function keptLine({ events, folder }: { readonly events: number; readonly folder: string }): string {
  const them = events === 1 ? 'it' : 'them';
  const count = counted(events, 'event');
  return `The process ends with ${count} undelivered; the spool in ${folder} has ${them} for the next one.`;
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // There is no place left to report it to.
  }
}

function undeliveredLine(count: number): string {
  const [they, them] = count === 1 ? ['it is', 'it'] : ['they are', 'them'];
  return (
    `The process ends with ${counted(count, 'event')} undelivered; without onUndelivered ${they} lost. ` +
    `To deliver ${them}, await OpenFeature.close() before the process ends, or call flushOnSignals() for signals and ` +
    'the natural end.'
  );
}
