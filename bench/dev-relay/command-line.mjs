import { parseArgs } from 'node:util';
import { UsageError } from '../lib/usage-error.mjs';

export const USAGE = `npm run bench:dev-relay -- --against COMMIT [options]

goff-dev-relay of this tree beside that of a commit, in turns: how long it takes to start, what it holds while it idles,
and how many events it takes in and writes.

  --against COMMIT   what to compare with: a hash, a branch, HEAD~3
  --rounds 9         medians are judged
  --events 200000    of each round
  --help

exit codes: 0 all bars are met, 1 one is missed or a step fails, 2 the command line is wrong, 3 something is missing
`;

const OPTIONS = {
  against: { type: 'string' },
  rounds: { type: 'string', default: '9' },
  events: { type: 'string', default: '200000' },
  help: { type: 'boolean', default: false },
};

/** What was asked for, checked: a mistake is a UsageError. */
export function readCommandLine() {
  const { against, rounds, events, help } = parse();
  if (against === undefined && !help) throw new UsageError(`Expected --against to name a commit.\n\n${USAGE}`);
  return { against, help, rounds: whole('rounds', rounds), events: whole('events', events) };
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
