import {
  OpenFeature,
  ProviderStatus,
  type Client,
  type ClientMetadata,
  type EvaluationContext,
  type Provider,
} from '@openfeature/server-sdk';
import { defaultLogger } from '../default-logger.js';
import { isJsonObject } from '../events/json.js';
import { checkOptions } from '../options/check-options.js';
import { nameOfError } from '../log-text.js';
import { guardLogger, type Logger } from '../logger.js';
import type { Check } from '../options/checks.js';
import type { ContextAndDetails, TrackingEventName } from '../typed-events/tracking-events.js';

/**
 * Records that something happened; the arguments are those of OpenFeature's `client.track`. Where `TrackingEvents` are
 * declared, one of these.
 */
export type Tracker = <Name extends TrackingEventName>(
  trackingEventName: Name,
  ...contextAndDetails: ContextAndDetails<Name>
) => void;

/**
 * `client.track` as a function that also works before the client's provider is ready.
 *
 * While its provider is NOT_READY or FATAL the SDK drops every `client.track`, and says so at log level `debug` only.
 * The function returned here hands the event to the provider that the client has at the call, with the context that the
 * SDK would give it: global, transaction, client and invocation context, the later ones win. In all other states it
 * calls `client.track`. A `GoFeatureFlagProvider` keeps such events and delivers them as any other. Set the provider
 * before you track: events are lost while the client has none, which one line on standard error says. An event whose
 * context cannot be read, because of a getter that throws, is recorded without it.
 *
 * The function is synchronous, returns nothing and never throws, whatever the provider's `track` does. It needs no
 * `this`. Throws an `InvalidOptionsException` if `client` is no client.
 */
export function tracker(client: Client): Tracker {
  return trackerOn(client, defaultLogger());
}

/** {@link tracker} with a logger for its lines, one of each kind. */
export function trackerOn(client: Client, logger: Logger): Tracker {
  checkOptions({ client }, { checks: { client: isClient }, required: ['client'], warn: () => undefined });
  const notices = new Notices(logger);
  return (...[name, context, details]: Parameters<Tracker>) => {
    try {
      if (isWithoutProvider(client)) notices.give('lost', () => LOST);
      const event: Parameters<Tracker> = [name, readable(context, notices), details];
      ignoreRejection(isGated(client) ? trackPastGate(client, event) : trackByClient(client, event));
    } catch {
      // A request of the application must not fail because its event cannot be recorded.
    }
  };
}

class Notices {
  readonly #logger: Logger;
  readonly #given = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = guardLogger(logger);
  }

  give(kind: string, line: () => string): void {
    if (this.#given.has(kind)) return;
    this.#given.add(kind);
    this.#logger.warn(line());
  }
}

/** A copy: where the SDK cannot make one, it drops the event. */
function readable<Context>(context: Context, notices: Notices): Context | undefined {
  try {
    return typeof context === 'object' && context !== null ? { ...context } : context;
  } catch (error) {
    notices.give('unreadable', () => unreadable(error));
    return undefined;
  }
}

function unreadable(error: unknown): string {
  return `The context of an event cannot be read (${nameOfError(error)}): such events are recorded without it.`;
}

const LOST =
  'An event was tracked while its OpenFeature client has no provider, and is lost: call setProvider or ' +
  'setProviderAndWait first; nobody has to wait until it is ready.';

const isClient: Check = (client) =>
  isJsonObject(client) && typeof client['track'] === 'function' ? undefined : 'an OpenFeature client';

/** Whether the SDK keeps events from the provider (OpenFeature 1.7.6, 1.7.7). */
function isGated({ providerStatus }: Client): boolean {
  return providerStatus === ProviderStatus.NOT_READY || providerStatus === ProviderStatus.FATAL;
}

/**
 * Whether the client has what the SDK uses while nobody has set a provider. Another copy of it may have made it, so the
 * name tells, and the client knows it: one of a test may have nothing but `track`.
 */
function isWithoutProvider(client: Client): boolean {
  try {
    const { metadata } = client as { readonly metadata?: Partial<ClientMetadata> };
    return metadata?.providerMetadata?.name === 'No-op Provider';
  } catch {
    return false;
  }
}

function providerOf({ metadata: { domain } }: Client): Provider {
  return domain === undefined ? OpenFeature.getProvider() : OpenFeature.getProvider(domain);
}

function trackByClient(client: Client, [name, context, details]: Parameters<Tracker>): unknown {
  // A provider may return a promise, and the SDK hands on what it returns.
  return client.track(name, context as EvaluationContext | undefined, details);
}

function trackPastGate(client: Client, event: Parameters<Tracker>): unknown {
  const provider = providerOf(client);
  // The SDK logs that there is nobody to take it.
  if (typeof provider.track !== 'function') return trackByClient(client, event);
  const [name, context, details = {}] = event;
  return provider.track(name, contextFor(client, context), details);
}

/** The contexts, merged as the SDK merges them (OpenFeature 3.2.3). */
function contextFor(client: Client, context: EvaluationContext | null | undefined): EvaluationContext {
  return Object.freeze({
    ...OpenFeature.getContext(),
    ...OpenFeature.getTransactionContext(),
    ...client.getContext(),
    ...context,
  });
}

/** An unhandled rejection ends the process. */
function ignoreRejection(tracked: unknown): void {
  if (tracked instanceof Object) Promise.resolve(tracked).catch(() => undefined);
}
