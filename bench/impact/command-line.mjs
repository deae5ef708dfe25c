import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UsageError } from '../lib/usage-error.mjs';
import { NAMES } from './subjects.mjs';

export const USAGE = `npm run bench:impact -- [options]

  --lines 9000000        lines of the data, half of them exposures
  --rounds 3             rounds; medians are reported
  --subjects ours,duckdb only these of ${NAMES.join(', ')} (default: all)
  --seed 1               of the data
  --growth               only how the time grows from a ninth and a third of the lines to all (default subject: ours)
  --no-growth            without that part
  --data FOLDER          where the data and the Python packages are (default: bench/results/impact-data)
  --json FILE            where the results go (default: bench/results/impact.json)
  --keep                 leave the data made for this run there; the next run uses it again
  --command 'node …'     what ours is (default: node dist/cli/impact.cjs); arguments are appended
`;

const results = (path) => fileURLToPath(new URL(`../results/${path}`, import.meta.url));

const OPTIONS = {
  lines: { type: 'string', default: '9000000' },
  rounds: { type: 'string', default: '3' },
  seed: { type: 'string', default: '1' },
  subjects: { type: 'string' },
  growth: { type: 'boolean', default: false },
  'no-growth': { type: 'boolean', default: false },
  data: { type: 'string', default: results('impact-data') },
  json: { type: 'string', default: results('impact.json') },
  keep: { type: 'boolean', default: false },
  command: { type: 'string' },
  help: { type: 'boolean', default: false },
};

/** What was asked for, checked: a mistake is a UsageError. */
export function readCommandLine() {
  const { values } = parse();
  const { growth, 'no-growth': withoutGrowth, subjects, ...others } = values;
  if (growth && withoutGrowth) throw new UsageError('--growth and --no-growth exclude each other.');
  return {
    ...others,
    only: growth ? 'growth' : withoutGrowth ? 'comparison' : undefined,
    lines: whole('lines', values.lines, { from: 100, to: 1e9 }),
    rounds: whole('rounds', values.rounds, { from: 1, to: 1_000 }),
    seed: whole('seed', values.seed, { from: 0, to: 2 ** 32 - 1 }),
    subjects: namesOf(subjects ?? (growth ? 'ours' : NAMES.join(','))),
  };
}

function parse() {
  try {
    return parseArgs({ options: OPTIONS });
  } catch (error) {
    throw new UsageError(`${error.message}\n\n${USAGE}`);
  }
}

function namesOf(list) {
  const names = [...new Set(list.split(','))];
  const unknown = names.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new UsageError(`Expected a subject of ${NAMES.join(', ')}, got "${unknown}".`);
  return names;
}

function whole(option, text, { from, to }) {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= from && number <= to) return number;
  throw new UsageError(`Expected --${option} to be a whole number from ${from} to ${to}, got "${text}".`);
}
