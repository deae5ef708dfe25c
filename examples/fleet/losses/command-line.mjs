import { parseArgs } from 'node:util';

export const USAGE = `npm run fleet:losses -- [options]

What a relay loses that it has acknowledged, measured with the real relay and a real Kafka.

  --part NAME,…   only these parts: {parts}
  --short         shorter intervals and outages
  --json FILE     writes the rows as JSON, too
  --page FILE     puts the tables into this page, docs/fleet.md, in place of those of before
  --help

exit codes: 0 measured, 1 a measurement failed, 2 the command line is wrong, 3 Go, Java or Maven is missing
`;

const OPTIONS = /** @type {const} */ ({
  part: { type: 'string' },
  short: { type: 'boolean', default: false },
  json: { type: 'string' },
  page: { type: 'string' },
  help: { type: 'boolean', default: false },
});

/**
 * What was asked for. Throws an `Error` with one sentence where that is wrong.
 *
 * @param {readonly string[]} args
 * @param {readonly string[]} parts what there is, by name
 */
export function readCommandLine(args, parts) {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const chosen = values.part?.split(',') ?? parts;
  const wrong = chosen.find((name) => !parts.includes(name));
  if (wrong !== undefined) throw new Error(`Expected --part to name ${parts.join(', ')}, got "${wrong}".`);
  return { ...values, parts: parts.filter((name) => chosen.includes(name)) };
}

export const usageOf = (parts) => USAGE.replace('{parts}', parts.join(', '));
