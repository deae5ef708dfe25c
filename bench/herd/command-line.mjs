import { parseArgs } from 'node:util';
import { UsageError } from '../lib/usage-error.mjs';
import { SCENARIOS } from './scenarios.mjs';

const NAMES = Object.keys(SCENARIOS);

export const USAGE = `npm run bench:herd -- [options]

A fleet after an outage of its relay, and at a deploy of everything at once: the scheduling code of the product, with
its default options, on a simulated clock. The same seed gives the same figures. About 150 s of processor time.

  --scenarios a,b    only these: ${NAMES.join(', ')}
  --instances 10000  how many are simulated
  --seed 1           of chance: jitter, starts, distances of events
  --publish          puts the tables into docs/fleet.md, and the plot into docs/images/herd.svg
  --json FILE        also writes what was counted, second by second, into this file
  --show FILE        plays nothing, and judges what --json wrote
  --capacity         instead prints what a rate of events needs, by the costs in bench/capacity/costs.json
  --help

exit codes: 0 all bars are met, 1 one is missed, 2 the command line is wrong
`;

const OPTIONS = {
  scenarios: { type: 'string' },
  instances: { type: 'string', default: '10000' },
  seed: { type: 'string', default: '1' },
  publish: { type: 'boolean', default: false },
  json: { type: 'string' },
  show: { type: 'string' },
  capacity: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

/** What was asked for, checked: a mistake is a UsageError. */
export function readCommandLine(parameters = process.argv.slice(2)) {
  const { scenarios, instances, seed, ...asked } = parse(parameters);
  const numbers = { instances: whole('instances', instances), seed: whole('seed', seed) };
  return { ...asked, ...numbers, scenarios: namesIn(scenarios) };
}

function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(error.message.split('\n')[0]);
  }
}

function namesIn(text = NAMES.join()) {
  const names = text.split(',');
  const unknown = names.find((name) => !NAMES.includes(name));
  if (unknown === undefined) return names;
  throw new UsageError(`Expected --scenarios to name some of ${NAMES.join(', ')}, got "${unknown}".`);
}

function whole(option, text) {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`Expected --${option} to be a whole number above 0, got "${text}".`);
}
