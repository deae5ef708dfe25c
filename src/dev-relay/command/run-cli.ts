import { join } from 'node:path';
import { parseArgs } from 'node:util';

import {
  DEFAULT_FILE_FORMAT,
  FILE_FORMAT_NAMES,
  fileFormatOf,
  fileNamesOf,
  type FileFormatName,
} from '../exporters/file-formats.js';
import { messageOf } from '../error-message.js';
import type { DevRelay } from '../dev-relay.js';
import type { DevRelayOptions } from '../dev-relay-options.js';
import { startDevRelay } from '../start-dev-relay.js';

/** What a command has to do with the outside. */
export interface CliIo {
  print(line: string): void;
  complain(line: string): void;
  /** Resolves when the relay is to stop. Called once the relay is about to start. */
  untilStopped(): Promise<void>;
}

const { feature, tracking } = fileNamesOf(fileFormatOf(DEFAULT_FILE_FORMAT));

export const usage = `Usage: goff-dev-relay [--flags flags.yaml] [--port 1031] [--out ./events] [--api-key KEY]

A GO Feature Flag relay for development: serves flags, takes events in, writes them to files.

  --flags FILE      flags to serve, YAML or JSON (.json); changes are picked up. Default: no flags
  --port PORT       default 1031; 0 takes any free port
  --host HOST       default 127.0.0.1
  --out FOLDER      write ${feature} and ${tracking} there, one event a line. Default: nowhere
  --format FORMAT   of these files: ${FILE_FORMAT_NAMES.join(', ')}. Default: ${DEFAULT_FILE_FORMAT}
  --api-key KEY     ask clients for this key; may be repeated
  --admin-key KEY   a key that is accepted beside the others; may be repeated
  --help            show this text`;

/** Runs the command to its end. Resolves with the exit code: 0, 1 if the relay fails, 2 for wrong arguments. */
export async function runCli(args: string[], io: CliIo): Promise<number> {
  let options: CliOptions;
  try {
    options = readArguments(args);
  } catch (error) {
    io.complain(`${firstSentence(error)} Try --help.`);
    return 2;
  }
  if (options.help) {
    io.print(usage);
    return 0;
  }
  return serve(options.relay, io).catch((error: unknown) => {
    io.complain(firstSentence(error));
    return 1;
  });
}

interface CliOptions {
  readonly help: boolean;
  readonly relay: DevRelayOptions;
}

function readArguments(args: string[]): CliOptions {
  const text = { type: 'string' } as const;
  const texts = { type: 'string', multiple: true } as const;
  const files = { flags: text, out: text, format: text } as const;
  const options = { ...files, port: text, host: text, 'api-key': texts, 'admin-key': texts } as const;
  const { values } = parseArgs({ args, options: { ...options, help: { type: 'boolean', short: 'h' } } });
  const { flags, port = '1031', host, out, format = DEFAULT_FILE_FORMAT, help = false } = values;
  const { 'api-key': evaluation = [], 'admin-key': admin = [] } = values;
  fileFormatOf(format);
  const relay = {
    port: readPort(port),
    apiKeys: { evaluation, admin },
    outputFormat: format as FileFormatName,
    ...(flags === undefined ? {} : { flagsFile: flags }),
    ...(host === undefined ? {} : { host }),
    ...(out === undefined ? {} : { outputDir: out }),
  };
  return { help, relay };
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new TypeError(`Expected --port to be a number from 0 to 65535, got "${text}".`);
}

async function serve(options: DevRelayOptions, io: CliIo): Promise<number> {
  const logger = { info: io.print.bind(io), warn: io.complain.bind(io), error: io.complain.bind(io) };
  // Asked first: a signal while the relay starts has to stop it, too.
  const stopped = io.untilStopped();
  // Nobody can ask this process for its events: they would only fill the memory.
  const relay = await startDevRelay({ ...options, logger, maxEventsInMemory: 0 });
  greet(relay, options, io);
  await stopped;
  await relay.close();
  const { collector, ofrep, configuration } = relay.requests;
  io.print(`Stopped. Requests: ${collector} of events, ${ofrep} evaluations, ${configuration} of the configuration.`);
  return 0;
}

function greet(relay: DevRelay, { flagsFile, outputDir, outputFormat, apiKeys }: DevRelayOptions, io: CliIo): void {
  const key = apiKeys?.evaluation?.length ? `, apiKey: '…'` : '';
  io.print(`GO Feature Flag dev relay on ${relay.url}`);
  io.print(`Connect: new GoFeatureFlagProvider({ endpoint: '${relay.url}'${key} })`);
  io.print(flagsFile === undefined ? 'Flags: none (--flags FILE)' : `Flags: ${flagsFile}, changes are picked up`);
  const names = fileNamesOf(fileFormatOf(outputFormat ?? DEFAULT_FILE_FORMAT));
  io.print(outputDir === undefined ? 'Events: not written (--out FOLDER)' : `Events: ${filesIn(outputDir, names)}`);
}

function filesIn(outputDir: string, names: { readonly feature: string; readonly tracking: string }): string {
  return `${join(outputDir, names.feature)} and ${join(outputDir, names.tracking)}`;
}

/** Messages of node's argument parser go on to explain what nobody asked. */
function firstSentence(error: unknown): string {
  const message = messageOf(error);
  return /^.*?\.(?=\s|$)/s.exec(message)?.[0] ?? `${message}.`;
}
