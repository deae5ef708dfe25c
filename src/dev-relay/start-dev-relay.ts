import { DevArea } from './dev-api/dev-area.js';
import { EventFeed } from './dev-api/event-feed.js';
import type { DevRelay } from './dev-relay.js';
import { checkOptions, type DevRelayOptions } from './dev-relay-options.js';
import { ChangeStreams } from './endpoints/change-streams.js';
import { withCode } from './errors.js';
import type { Exporter } from './exporters/exporter.js';
import { Exporters } from './exporters/exporters.js';
import { randomFailures } from './failures/chaos.js';
import { Failures, never, type Chance } from './failures/failures.js';
import { FlagStore } from './flags/flag-store.js';
import { FlagsFile } from './flags/flags-file.js';
import { readFlagObjects } from './flags/json/read-json.js';
import { noRequests } from './http/request-counts.js';
import { RelayServer, type RelayServerOptions } from './http/relay-server.js';
import { RequestLog } from './http/request-log.js';
import { EventWaits } from './kit/event-waits.js';
import { reading, snapshot } from './kit/given-flags.js';
import { stderrLogger, type DevRelayLogger } from './logger.js';
import { RunningRelay, type RelayParts } from './running-relay.js';

export type { DevRelay, DevRelayOptions };

/**
 * Starts a relay inside this process, for development, demos and tests: it responds as GO Feature Flag's relay-proxy
 * does.
 *
 * Flags are loaded as the real relay loads them from a file: one that cannot be served is left out, and the log says
 * why. Rejects with one sentence and a `code`: `INVALID_OPTIONS`, `INVALID_FLAGS`, `UNREADABLE_FLAGS`, `CANNOT_LISTEN`,
 * `CANNOT_WRITE`.
 */
export function startDevRelay(options: DevRelayOptions = {}): Promise<DevRelay> {
  return startRelay(options);
}

/** The same, with exporters of the caller after those of the relay. */
export async function startRelay(options: DevRelayOptions, others: readonly Exporter[] = []): Promise<DevRelay> {
  checkOptions(options);
  const { logger = stderrLogger, host = '127.0.0.1', port: wantedPort = 0, pollingInterval = 1_000 } = options;
  const parts = await partsOf(options, { logger, others });
  const dev = devArea(options, { ...parts, logger });
  const server = new RelayServer(serverOptions(options, { ...parts, logger, dev }));
  try {
    const port = await withCode('CANNOT_LISTEN', server.listen(wantedPort, host));
    parts.file?.watch(pollingInterval);
    return new RunningRelay({ ...parts, dev, server, url: urlOf(host, port), port });
  } catch (error) {
    await parts.exporters.close();
    throw error;
  }
}

interface Around {
  readonly logger: DevRelayLogger;
  readonly others: readonly Exporter[];
}

async function partsOf(options: DevRelayOptions, { logger, others }: Around): Promise<RelayParts> {
  const { chaos, flags, flagsFile, outputDir, outputFormat, maxEventsInMemory = Infinity } = options;
  const chance = (): Chance => (chaos === undefined ? never : randomFailures(chaos));
  const failures = new Failures(chance());
  const store = new FlagStore(logger);
  if (flags !== undefined) reading(() => store.replace(readFlagObjects(snapshot(flags))));
  const file = flagsFile === undefined ? undefined : new FlagsFile(flagsFile, { store, logger });
  await withCode('UNREADABLE_FLAGS', Promise.resolve(file?.load()));

  const [waits, streams, eventFeed] = [new EventWaits(), new ChangeStreams(), new EventFeed()];
  store.onSwitch((before, after) => streams.announce(before, after));
  const exporterOptions = { outputDir, outputFormat, maxEventsInMemory, logger, others: [waits, eventFeed, ...others] };
  const exporters = await withCode('CANNOT_WRITE', Exporters.open(exporterOptions));
  const [counts, requestLog] = [noRequests(), new RequestLog()];
  return { store, file, failures, chance, exporters, waits, streams, eventFeed, counts, requestLog };
}

interface LoggedParts extends RelayParts {
  readonly logger: DevRelayLogger;
}

function serverOptions(options: DevRelayOptions, parts: LoggedParts & { readonly dev: DevArea }): RelayServerOptions {
  const { relayVersion = 'v1.55.2' } = options;
  const { failures, counts, requestLog, logger, dev } = parts;
  return { setting: settingOf(options, parts), failures, counts, requestLog, relayVersion, logger, dev };
}

function settingOf({ apiKeys = {}, evaluationContextEnrichment = {} }: DevRelayOptions, parts: LoggedParts) {
  const enrichment = snapshot(evaluationContextEnrichment, 'INVALID_OPTIONS') as Record<string, unknown>;
  return { ...parts, apiKeys, enrichment };
}

function devArea(options: DevRelayOptions, parts: LoggedParts): DevArea {
  const { devApi, allowHosts = [] } = options;
  return new DevArea({ ...settingOf(options, parts), devApi, allowHosts });
}

function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
