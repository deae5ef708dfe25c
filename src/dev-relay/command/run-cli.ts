import { messageOf } from '../error-message.js';
import type { DevRelay } from '../dev-relay.js';
import { startRelay } from '../start-dev-relay.js';
import { greeting } from './greeting.js';
import { readArguments, type DevRelayCommand } from './read-arguments.js';
import { TerminalExporter, type Terminal } from './terminal-exporter.js';
import { usage } from './usage.js';

/** What a command has to do with the outside. */
export interface CliIo extends Terminal {
  complain(line: string): void;
  version(): string;
  /** Resolves when the relay is to stop. Called once the relay is about to start. */
  untilStopped(): Promise<void>;
}

/** Events that the command holds for `/dev/events` and the inspector. */
const EVENTS_IN_MEMORY = 10_000;

/** Exit codes: 0, 1 if the relay fails, 2 for wrong arguments. `interrupted`: stopped before the relay had started. */
export type CliResult = 0 | 1 | 2 | 'interrupted';

/** Runs the command to its end. */
export async function runCli(args: readonly string[], io: CliIo): Promise<CliResult> {
  try {
    const command = readArguments(args);
    if (command.show === undefined) return await serve(command, io);
    io.print(command.show === 'help' ? usage : io.version());
    return 0;
  } catch (error) {
    io.complain(`${sentence(error)} Try --help.`);
    return 2;
  }
}

async function serve(command: DevRelayCommand, io: CliIo): Promise<CliResult> {
  try {
    // This comes first: a signal while the relay starts has to stop it, too.
    const stopped = io.untilStopped();
    const starting = start(command, io);
    const relay = await Promise.race([starting, stopped]);
    if (relay === undefined) return giveUp(starting);
    for (const line of greeting(relay, command.relay)) io.print(line);
    await stopped;
    await relay.close();
    io.print(farewell(relay));
    return 0;
  } catch (error) {
    io.complain(sentence(error));
    return 1;
  }
}

function start({ relay, quiet }: DevRelayCommand, io: CliIo): Promise<DevRelay> {
  const logger = { info: io.print.bind(io), warn: io.complain.bind(io), error: io.complain.bind(io) };
  const others = quiet ? [] : [new TerminalExporter(io)];
  return startRelay({ ...relay, logger, maxEventsInMemory: EVENTS_IN_MEMORY }, others);
}

/** Closes the relay once it has started; nobody waits for that. */
function giveUp(starting: Promise<DevRelay>): CliResult {
  starting.then((relay) => relay.close()).catch(() => undefined);
  return 'interrupted';
}

function farewell({ requests: { collector, ofrep, configuration } }: DevRelay): string {
  return `Stopped. Requests: ${collector} of events, ${ofrep} evaluations, ${configuration} of the configuration.`;
}

function sentence(error: unknown): string {
  return messageOf(error).replace(/[^.?!…]$/, '$&.');
}
