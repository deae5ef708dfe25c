import { byId } from '../dom/by-id.js';
import { copyButton } from '../dom/copy-button.js';
import { element } from '../dom/element.js';
import { setText } from '../dom/set-text.js';

/** Shows where the relay is, and the lines to begin with where there is nothing to see yet. */
export function showSampleLines(): void {
  const { origin, host } = location;
  setText(byId('address', HTMLElement), host);
  const body = JSON.stringify({ meta: {}, events: [sampleEvent()] });
  fill('sample-line', `curl ${origin}/v1/data/collector -H 'Content-Type: application/json' -d '${body}'`);
  fill('connect-line', `new GoFeatureFlagProvider({ endpoint: '${origin}' })`);
  fill('flags-line', 'npx -p goff-server-provider goff-dev-relay --flags flags.yaml');
}

function fill(id: string, line: string): void {
  byId(id, HTMLElement).append(
    element('code', { content: line }),
    copyButton(() => line),
  );
}

function sampleEvent(): object {
  const creationDate = Math.floor(Date.now() / 1_000);
  const trackingEventDetails = { value: 99.9, currency: 'EUR' };
  return { kind: 'tracking', key: 'purchase', userKey: 'user-1', creationDate, trackingEventDetails };
}
