import { CommandError } from '../command-error.js';
import { checkedBy } from '../option-values.js';
import { readFileText } from '../read-file.js';
import { readKey } from '../read-key.js';
import { diagnose, type Examination } from './diagnose.js';
import { readCertificates } from './read-certificates.js';
import { readArguments, type DoctorCommand } from './read-arguments.js';
import { isHealthy, jsonReport, textOf } from './report.js';
import type { Surroundings } from './surroundings.js';
import { usage } from './usage.js';

/** Runs `goff-doctor` and resolves with its exit code: 0 healthy, 1 something is wrong, 2 usage. */
export async function runDoctor(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const command = readArguments(args);
    if (command !== undefined) return await run(command, surroundings);
    surroundings.print(usage);
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const isUsage = error.code === 'INVALID_ARGUMENT';
    surroundings.complain(isUsage ? `${error.message}\nRun goff-doctor --help.` : error.message);
    return error.exitCode;
  }
}

async function run(command: DoctorCommand, surroundings: Surroundings): Promise<0 | 1> {
  const findings = await diagnose(await examinationOf(command, surroundings));
  surroundings.print(command.json ? jsonReport(findings, command.endpoint) : textOf(findings));
  return isHealthy(findings) ? 0 : 1;
}

const MOST_BYTES = 1024 * 1024;

async function examinationOf(command: DoctorCommand, surroundings: Surroundings): Promise<Examination> {
  const { endpoint, collector, apiKeyFile, relayConfig: config, ca: caFile, timeoutMs, flags, send } = command;
  const ca = caFile === undefined ? undefined : await readCertificates(caFile);
  const proxyUrl = await proxyUrlOf(command);
  return {
    ...{ url: endpoint, collector, flags, send, timeoutMs, proxyUrl, variables: surroundings.variables },
    connect: ca === undefined ? undefined : { ca },
    apiKey: apiKeyFile === undefined ? undefined : await readKey(apiKeyFile, surroundings.input),
    relayConfig: config === undefined ? undefined : await textOfFile(config, 'the configuration of a relay'),
  };
}

/** The address of the proxy. Its credentials are not for the command line: they come from a file. */
async function proxyUrlOf({ proxy, proxyFile }: DoctorCommand): Promise<string | undefined> {
  if (proxyFile === undefined) return proxy;
  const proxyUrl = (await textOfFile(proxyFile, 'the address of a proxy')).trim();
  try {
    checkedBy({ endpoint: 'http://relay', proxyUrl }, {});
  } catch {
    throw new CommandError('Expected --proxy-file to hold an absolute http: or https: URL.', 'UNREADABLE_FILE');
  }
  return proxyUrl;
}

function textOfFile(path: string, what: string): Promise<string> {
  return readFileText({ path, what, mostBytes: MOST_BYTES });
}
