import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { envelopeOf } from '../../delivery/envelope.js';
import type { DeliveryAdvice } from '../../delivery/delivery-report.js';
import type { BatchFailed } from '../../delivery/diagnostics.js';
import { droppedTotal, Tally, type Ledger } from '../../delivery/ledger.js';
import { Publisher } from '../../delivery/publisher.js';
import { SpoolStore } from '../../delivery/store/spool/spool-store.js';
import { Undelivered } from '../../delivery/undelivered.js';
import type { Logger } from '../../logger.js';
import type { ResolvedOptions } from '../../options/resolve-options.js';
import { resolveTrackingOnlyOptions } from '../../options/tracking-only-options.js';
import { Collector } from '../../relay/collector.js';
import { HttpClient } from '../../relay/http-client.js';
import type { SendCommand } from './read-arguments.js';
import type { Surroundings } from './surroundings.js';

/** What became of the events that were taken over. */
export interface Sent {
  readonly ledger: Ledger;
  /** Why the last request failed, if any did. */
  readonly cause: string | undefined;
}

export interface SendOptions {
  readonly command: SendCommand;
  readonly directory: string;
  readonly apiKey: string | undefined;
}

/** Once the command gives up, or is stopped, requests have this many milliseconds to end. */
const CLOSING_MS = 2_000;

const PROGRESS_MS = 250;

/**
 * Takes over what dead and closed processes have left, and sends it as a provider does: the same store, the same
 * retries, the same acknowledgements. It ends when nothing is left to send, when the relay refuses everything or has
 * taken nothing for as long as the command says, or when it is stopped; what is left then stays in the folder.
 *
 * Never rejects.
 */
export async function send({ command, ...given }: SendOptions, surroundings: Surroundings): Promise<Sent> {
  const identity = {};
  const refused = new AbortController();
  const parts = { identity, logger: loggerOn(surroundings), onHold: () => refused.abort() };
  const publisher = publisherOf({ command, ...given }, parts);
  let cause: string | undefined;
  let isClosing = false;
  const onFailed = (message: unknown): void => {
    const failed = message as BatchFailed;
    if (failed.provider !== identity) return;
    // While the publisher closes, requests have only a moment: their failures tell less than earlier ones.
    cause = isClosing ? (cause ?? failed.cause) : failed.cause;
  };
  subscribe('goff:batch:failed', onFailed);
  const tell = (): void => surroundings.showProgress(progressOf(publisher.stats()));
  const timer = setInterval(tell, PROGRESS_MS);
  await Promise.race([sendAll(publisher, command.timeoutMs), aborted(surroundings.stop), aborted(refused.signal)]);
  isClosing = true;
  const ledger = await publisher.close();
  clearInterval(timer);
  tell();
  unsubscribe('goff:batch:failed', onFailed);
  return { ledger, cause };
}

/** Goes on for as long as the relay accepts something. */
async function sendAll(publisher: Publisher, timeoutMs: number): Promise<void> {
  await publisher.open();
  for (let before = -1; ;) {
    const ledger = await publisher.flush({ timeoutMs });
    const settled = settledIn(ledger);
    if (ledger.pending + ledger.inFlight === 0 || settled === before) return;
    before = settled;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function settledIn(ledger: Ledger): number {
  return ledger.delivered + droppedTotal(ledger);
}

function progressOf(ledger: Ledger): { readonly settled: number; readonly found: number } {
  return { settled: settledIn(ledger), found: ledger.recovered };
}

function loggerOn({ complain }: Surroundings): Logger {
  const silent = (): void => undefined;
  return { error: complain, warn: complain, info: silent, debug: silent };
}

/** Somebody who sends by hand wants to send everything: no event is too old, and no spool too large. */
function optionsOf({ command, directory, apiKey }: SendOptions): ResolvedOptions {
  const all = Number.MAX_SAFE_INTEGER;
  return resolveTrackingOnlyOptions(
    {
      endpoint: command.endpoint,
      ...(apiKey === undefined ? {} : { apiKey }),
      spool: { directory, maxBytes: all, maxAgeMs: all, sync: 'never' },
      shutdownTimeoutMs: CLOSING_MS,
    },
    () => undefined,
  );
}

interface Parts {
  readonly identity: object;
  readonly logger: Logger;
  /** Called when the relay refuses everything, which waiting does not repair. */
  readonly onHold: () => void;
}

/** A publisher as `src/life.ts` makes it, without an evaluator. */
function publisherOf(given: SendOptions, { identity, logger, onHold }: Parts): Publisher {
  const options = optionsOf(given);
  const { headers, timeout, exporterMetadata: meta, maxConcurrentRequests: connections, endpoint: url } = options;
  const envelope = envelopeOf(meta);
  const store = new SpoolStore({
    ...{ envelope, meta, url, logger, spool: options.spool as NonNullable<typeof options.spool> },
    ...{ maxBatchSize: options.maxBatchSize, maxBatchBytes: options.maxBatchBytes },
    ...{ maxEvents: 2 * options.maxPendingEvents, maxBytes: options.maxPendingBytes },
    takesAnyTarget: given.command.anyEndpoint,
  });
  return new Publisher({
    ...options,
    ...{ store, logger, emptyBody: envelope.empty, provider: identity, tally: new Tally() },
    transport: new Collector(new HttpClient({ url, headers, timeoutMs: timeout, connections })),
    timeoutMs: timeout,
    flushIntervalMs: options.dataFlushInterval,
    onHold,
    advice: adviceFor(given),
    undelivered: new Undelivered({ logger }),
  });
}

/** The command has options of its own, and ends where a provider goes on. */
function adviceFor({ apiKey }: SendOptions): DeliveryAdvice {
  const key = apiKey === undefined ? 'give the API key with --api-key-file, if the relay wants one' : '--api-key-file';
  return { check: `check --endpoint and ${key}`, kept: 'what is not delivered stays in the folder' };
}
