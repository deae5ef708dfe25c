import type { DevRelay } from './dev-relay.js';
import { checkOptions, type DevRelayOptions } from './dev-relay-options.js';
import { ChangeStreams } from './endpoints/change-streams.js';
import { withCode } from './errors.js';
import { Exporters } from './exporters/exporters.js';
import { randomFailures } from './failures/chaos.js';
import { Failures, never, type Chance } from './failures/failures.js';
import { FlagStore } from './flags/flag-store.js';
import { FlagsFile } from './flags/flags-file.js';
import { readFlagObjects } from './flags/json/read-json.js';
import { noRequests } from './http/request-counts.js';
import { RelayServer } from './http/relay-server.js';
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
export async function startDevRelay(options: DevRelayOptions = {}): Promise<DevRelay> {
  checkOptions(options);
  const { logger = stderrLogger, host = '127.0.0.1', port: wantedPort = 0, pollingInterval = 1_000 } = options;
  const parts = await partsOf(options, logger);
  const server = new RelayServer(serverOptions(options, { ...parts, logger }));
  try {
    const port = await withCode('CANNOT_LISTEN', server.listen(wantedPort, host));
    parts.file?.watch(pollingInterval);
    return new RunningRelay({ ...parts, server, url: urlOf(host, port), port });
  } catch (error) {
    await parts.exporters.close();
    throw error;
  }
}

async function partsOf(options: DevRelayOptions, logger: DevRelayLogger): Promise<RelayParts> {
  const { chaos, flags, flagsFile, outputDir, outputFormat, maxEventsInMemory = Infinity } = options;
  const chance = (): Chance => (chaos === undefined ? never : randomFailures(chaos));
  const failures = new Failures(chance());
  const store = new FlagStore(logger);
  if (flags !== undefined) reading(() => store.replace(readFlagObjects(snapshot(flags))));
  const file = flagsFile === undefined ? undefined : new FlagsFile(flagsFile, { store, logger });
  await withCode('UNREADABLE_FLAGS', Promise.resolve(file?.load()));

  const [waits, streams] = [new EventWaits(), new ChangeStreams()];
  store.onSwitch((before, after) => streams.announce(before, after));
  const exporterOptions = { outputDir, outputFormat, maxEventsInMemory, logger, others: [waits] };
  const exporters = await withCode('CANNOT_WRITE', Exporters.open(exporterOptions));
  return { store, file, failures, chance, exporters, waits, streams, counts: noRequests() };
}

interface ServerParts extends RelayParts {
  readonly logger: DevRelayLogger;
}

function serverOptions(options: DevRelayOptions, parts: ServerParts): ConstructorParameters<typeof RelayServer>[0] {
  const { apiKeys = {}, evaluationContextEnrichment = {}, relayVersion = 'v1.55.2' } = options;
  const enrichment = snapshot(evaluationContextEnrichment, 'INVALID_OPTIONS') as Record<string, unknown>;
  const { failures, counts, logger } = parts;
  return { setting: { ...parts, apiKeys, enrichment }, failures, counts, relayVersion, logger };
}

function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
