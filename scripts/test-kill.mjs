// @ts-check
// Kills processes that share a spool, by SIGKILL at random moments, and counts every event. `-- --kills 300` says how
// often, `-- --seed 7` plays the plan of a seed again; without it the time of day is the seed. Exit codes: 0 all holds,
// 1 something does not, 2 the command line is wrong.
import { spawnSync } from 'node:child_process';
import { argv, execPath, exit } from 'node:process';

const { status } = spawnSync(
  execPath,
  ['--import', './scripts/register-typescript.mjs', '__tests__/kill/kill.ts', ...argv.slice(2)],
  { stdio: 'inherit' },
);
exit(status ?? 1);
