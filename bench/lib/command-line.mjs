import { parseArgs } from 'node:util';
import { SPOOL_NAMES, spoolParts } from '../spool/scenarios.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { UsageError } from './usage-error.mjs';

export const USAGE = `npm run bench -- [scenario …] [options]

scenarios: ${Object.keys(SCENARIOS).join(', ')} (all of them when none is named), or soak alone

  --subjects ours,bare   only these (default: all)
  --against COMMIT       builds that commit too and judges ours beside it (default subjects: ours, bare, official)
  --spool                what a spool costs beside memory only and databases, in
                         ${SPOOL_NAMES.join(', ')}
  --node 22              of --spool: measures with the newest Node of that line, which it installs for the time
  --rounds 5             rounds; medians are reported (default beside a commit: 9)
  --scale 1              multiplies the numbers of events, for a quick look
  --minutes 10           of soak
  --show FILE            measures nothing: prints and judges the results of a run before
  --json FILE            where the results go (default: bench/results/latest.json)
  --no-bars              judge no bars (wrong results still fail)
  --node-flags FLAGS     for the measured processes, such as --cpu-prof

exit codes: 0 all bars are met, 1 one is missed or a step fails, 2 the command line is wrong, 3 something is missing
`;

const OPTIONS = {
  subjects: { type: 'string' },
  against: { type: 'string' },
  spool: { type: 'boolean', default: false },
  node: { type: 'string' },
  rounds: { type: 'string' },
  scale: { type: 'string', default: '1' },
  minutes: { type: 'string', default: '10' },
  show: { type: 'string' },
  json: { type: 'string' },
  'no-bars': { type: 'boolean', default: false },
  'node-flags': { type: 'string', default: '' },
  help: { type: 'boolean', default: false },
};

/** What was asked for, checked: a mistake is a UsageError. */
export function readCommandLine() {
  const { values, positionals } = parse();
  const { against, rounds = against === undefined ? '5' : '9', scale, minutes, spool, node } = values;
  const soak = positionals.includes('soak');
  if (soak && against !== undefined)
    throw new UsageError('soak measures one subject; it cannot be played --against another.');
  if (spool && (soak || against !== undefined)) throw new UsageError('--spool goes with neither soak nor --against.');
  if (!spool && node !== undefined) throw new UsageError('--node goes with --spool only.');
  return {
    ...values,
    soak,
    scenarios: soak ? [] : scenariosOf(positionals, spool),
    subjects: values.subjects?.split(','),
    rounds: positive('rounds', rounds, Number.isInteger),
    scale: positive('scale', scale, Number.isFinite),
    minutes: positive('minutes', minutes, Number.isFinite),
    flags: values['node-flags'].split(' ').filter(Boolean),
  };
}

function parse() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error.message}\n\n${USAGE}`);
  }
}

function scenariosOf(names, spool) {
  const known = spool ? SPOOL_NAMES : Object.keys(SCENARIOS);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(`Expected a scenario, got ${unknown}.\n\n${USAGE}`);
  if (spool) return spoolParts(names);
  return names.length > 0 ? names : known;
}

function positive(option, text, isNumber) {
  const number = Number(text);
  if (isNumber(number) && number > 0) return number;
  throw new UsageError(`Expected --${option} to be a positive number, got "${text}".`);
}
