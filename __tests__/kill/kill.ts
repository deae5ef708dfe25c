// Plays `npm run test:kill`: kills processes that share a spool, and counts every event.
import { argv } from 'node:process';
import { isGood, linesOf } from './lines.js';
import { runKills, type KillSettings } from './run-kills.js';
import { settingsOf } from './settings.js';

/** Arguments that are wrong are told in one sentence, with exit code 2. */
function readSettings(): KillSettings | undefined {
  try {
    return settingsOf(argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
    return undefined;
  }
}

const settings = readSettings();
if (settings !== undefined) {
  console.log(`seed ${settings.seed}, ${settings.kills} kills`);
  const run = await runKills(settings);
  for (const line of linesOf(run, settings)) console.log(line);
  process.exitCode = isGood(run) ? 0 : 1;
}
