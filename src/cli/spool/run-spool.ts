import { cat } from './cat.js';
import { counted } from '../../log-text.js';
import { CommandError } from '../command-error.js';
import { listing, statistics } from './look.js';
import { readArguments, type SendCommand, type SpoolCommand } from './read-arguments.js';
import { readKey } from '../read-key.js';
import { exitCodeOf, leftOf, sendReport } from './send-report.js';
import { send } from './send.js';
import { checkWritable, goesTo, openSpoolFolder, surveyOf, type SpoolFolder } from './spool-folder.js';
import type { Surroundings } from './surroundings.js';
import { usage } from './usage.js';

/** Runs `goff-spool` and resolves with its exit code: 0 fine, 1 failed or something is left, 2 usage. */
export async function runSpool(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const command = readArguments(args);
    if (command !== undefined) return await run(command, surroundings);
    await surroundings.print(usage);
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const isUsage = error.code === 'INVALID_ARGUMENT';
    surroundings.complain(isUsage ? `${error.message}\nRun goff-spool --help.` : error.message);
    return error.exitCode;
  }
}

async function run(command: SpoolCommand, surroundings: Surroundings): Promise<number> {
  const { directory, json } = command;
  const spool = await openSpoolFolder(directory);
  if (command.kind === 'send') return sendFrom(spool, command, surroundings);
  const survey = await surveyOf(spool, goesTo(command.endpoint));
  if (command.kind === 'cat') return cat({ spool, files: survey.files, json }, surroundings);
  const shown = (command.kind === 'ls' ? listing : statistics)(spool.directory, survey);
  await surroundings.print(json ? JSON.stringify(shown.json, null, 2) : shown.text);
  return 0;
}

async function sendFrom(spool: SpoolFolder, command: SendCommand, surroundings: Surroundings): Promise<0 | 1> {
  const { apiKeyFile, endpoint, anyEndpoint, json } = command;
  await checkWritable(spool);
  const apiKey = apiKeyFile === undefined ? undefined : await readKey(apiKeyFile, surroundings.input);
  const isOfEndpoint = goesTo(endpoint);
  if (anyEndpoint) await tellOfOthers(spool, endpoint, surroundings);
  const { ledger, cause } = await send({ command, directory: spool.directory, apiKey }, surroundings);
  const { files } = await surveyOf(spool, () => true);
  const isMine = ({ name }: (typeof files)[number]): boolean => anyEndpoint || isOfEndpoint(name);
  const left = leftOf({ files, isMine, cause, isStopped: surroundings.stop.aborted });
  await surroundings.print(json ? JSON.stringify({ ledger, left }, null, 2) : sendReport(ledger, left));
  return exitCodeOf(ledger, left);
}

/** Tells people who read the output later that events went where they were not meant to go. */
async function tellOfOthers(spool: SpoolFolder, endpoint: string, { complain }: Surroundings): Promise<void> {
  const isOfEndpoint = goesTo(endpoint);
  const { files } = await surveyOf(spool, (name) => !isOfEndpoint(name));
  const events = files.filter(({ owner }) => owner !== 'alive').reduce((sum, file) => sum + file.events, 0);
  const verb = events === 1 ? 'is' : 'are';
  complain(`--any-endpoint: ${counted(events, 'event')} meant for other endpoints ${verb} sent to this one, too.`);
}
