import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevRelay, type DevRelay } from '../../../src/dev-relay/start-dev-relay.js';
import { FlagQuestions } from './ask-relay.js';
import type { FlagFile } from './flag-file.js';
import type { Outcome } from './outcome.js';
import { silentLogger } from '../../helpers/silent-logger.js';

/** No look at the file but the first. */
const pollingInterval = 3_600_000;

/**
 * Lets the dev relay read the file, and asks it.
 *
 * That `startDevRelay` rejects with a sentence about the flag file means what a set that is never loaded means for the
 * real relay: refused. Any other rejection is a fault.
 */
export async function askDevRelay(file: FlagFile): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'flag-file-'));
  try {
    const flagsFile = join(folder, `flags.${file.format}`);
    await writeFile(flagsFile, file.content);
    return await ask(flagsFile, file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function ask(flagsFile: string, { keys }: FlagFile): Promise<Outcome> {
  let relay: DevRelay;
  try {
    relay = await startDevRelay({ flagsFile, pollingInterval, logger: silentLogger });
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(flagsFile, '<file>') : String(error);
    return { kind: reason.startsWith('The flag file ') ? 'refused' : 'broken', reason };
  }
  const questions = new FlagQuestions(relay);
  try {
    return { kind: 'served', ...(await questions.evaluations(await questions.configuration(), keys)) };
  } finally {
    questions.close();
    await relay.close();
  }
}
