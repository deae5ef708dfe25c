import { readiness } from './questions.js';
import { isByRelay } from './relay-words.js';
import { Visit, type VisitOptions } from './visit.js';

/** The most places that are asked. */
const MOST_PLACES = 5;

/**
 * The address of a relay at the same host, above the path of the endpoint; `undefined` where none is found. The key is
 * not sent.
 */
export async function relayAbove(options: VisitOptions): Promise<string | undefined> {
  for (const url of placesAbove(options.url)) {
    const visit = new Visit({ ...options, url, apiKey: undefined });
    const outcome = await visit.ask({ ...readiness, isOptional: true });
    await visit.close();
    if (outcome.kind === 'response' && isByRelay(outcome)) return url;
  }
  return undefined;
}

/** From the root down, as most relays are there. */
function placesAbove(url: string): string[] {
  const { origin, pathname } = new URL(url);
  const segments = pathname.split('/').filter((segment) => segment !== '');
  return segments.map((_, count) => [origin, ...segments.slice(0, count)].join('/')).slice(0, MOST_PLACES);
}

/** Whether the address is where a relay has its metrics and its health, which is another port if one is set. */
export async function isMonitoring(visit: Visit): Promise<boolean> {
  const outcome = await visit.ask({ path: '/health', keyIn: 'nothing', isOptional: true });
  return outcome.kind === 'response' && typeof outcome.json?.['initialized'] === 'boolean';
}
