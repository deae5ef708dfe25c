import { parseArgs } from 'node:util';
import { UsageError } from '../lib/usage-error.mjs';

export const PARTS = ['speed', 'client', 'configuration', 'worst'];

export const USAGE = `npm run bench:engine -- [part …] [options]

parts: ${PARTS.join(', ')} (all of them when none is named)

  speed                  the engine alone, beside the official one where Go is installed
  client                 through the provider, and through the OpenFeature client
  configuration          what it costs to load 5,000 flags
  worst                  the worst evaluation of each operator, of the guards and of bucketing, against length

  --against COMMIT       no part: only the engine alone beside that of another commit, in turns
  --rounds 9             of --against; medians are judged
  --only co,in           of worst: the rows of these names
  --lengths 1000,10000   of worst (default: 1000,10000,100000,1000000)
  --help

exit codes: 0 all bars are met, 1 one is missed or a step fails, 2 the command line is wrong, 3 something is missing
`;

const OPTIONS = {
  against: { type: 'string' },
  rounds: { type: 'string', default: '9' },
  only: { type: 'string' },
  lengths: { type: 'string', default: '1000,10000,100000,1000000' },
  help: { type: 'boolean', default: false },
};

/** What was asked for, checked: a mistake is a UsageError. */
export function readCommandLine() {
  const { values, positionals } = parse();
  const { against, help, rounds, only, lengths } = values;
  if (against !== undefined && positionals.length > 0)
    throw new UsageError(`--against measures no part; it cannot be combined with ${positionals[0]}.`);
  return {
    ...{ against, help },
    parts: partsOf(positionals),
    rounds: whole('rounds', rounds),
    only: only?.split(','),
    lengths: lengths.split(',').map((length) => whole('lengths', length)),
  };
}

function parse() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error.message}\n\n${USAGE}`);
  }
}

function partsOf(names) {
  const unknown = names.find((name) => !PARTS.includes(name));
  if (unknown !== undefined) throw new UsageError(`Expected a part of ${PARTS.join(', ')}, got "${unknown}".`);
  return names.length > 0 ? PARTS.filter((part) => names.includes(part)) : PARTS;
}

function whole(option, text) {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`Expected --${option} to be whole numbers above 0, got "${text}".`);
}
