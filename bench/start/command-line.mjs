import { parseArgs } from 'node:util';
import { GOFF_FOLDERS } from '../lib/subjects.mjs';
import { UsageError } from '../lib/usage-error.mjs';

export const USAGE = `npm run bench:start -- [options]

What it costs to start: the import, the way to a provider that is ready, and the whole life of a process that tracks one
event. Ours beside the official provider, whose built sources ${GOFF_FOLDERS} names, and beside other SDKs, in turns.

  --against COMMIT   builds that commit too and judges ours beside it: a hash, a branch, HEAD~3
  --rounds 20        medians are judged
  --subjects a,b     only these
  --help

exit codes: 0 all bars are met, 1 one is missed or a step fails, 2 the command line is wrong, 3 something is missing
`;

const OPTIONS = {
  against: { type: 'string' },
  rounds: { type: 'string', default: '20' },
  subjects: { type: 'string' },
  help: { type: 'boolean', default: false },
};

/** What was asked for, checked: a mistake is a UsageError. */
export function readCommandLine() {
  const { against, rounds, subjects, help } = parse();
  return { against, help, subjects: subjects?.split(','), rounds: whole('rounds', rounds) };
}

function parse() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(`${error.message}\n\n${USAGE}`);
  }
}

function whole(option, text) {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`Expected --${option} to be a whole number above 0, got "${text}".`);
}
