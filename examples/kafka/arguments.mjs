import { parseArgs } from 'node:util';

export const HELP = `\
Usage: node examples/consume-kafka.mjs --brokers HOST:PORT,... --topics NAME,... --group NAME --out FOLDER

Brings the messages of Kafka topics into files of JSON lines, at least once, until SIGTERM or SIGINT.

  --brokers HOST:PORT,...  where Kafka is
  --topics NAME,...        such as exposures,tracking
  --group NAME             the consumer group, which keeps what is committed
  --out FOLDER             where the files go
  --every SECONDS          a file ends when its first message is so old (default: 10)
  --max-bytes BYTES        and when a batch is so long (default: 67108864)
  --help                   prints this

Exit codes: 0 ended by a signal, 1 the disk failed, 2 the command line is wrong.
`;

/** @satisfies {import('node:util').ParseArgsConfig['options']} */
const OPTIONS = {
  brokers: { type: 'string' },
  topics: { type: 'string' },
  group: { type: 'string' },
  out: { type: 'string' },
  every: { type: 'string', default: '10' },
  'max-bytes': { type: 'string', default: '67108864' },
  help: { type: 'boolean', default: false },
};

/**
 * The options of `consume` that the command line gives, or `'help'`. Throws an error with one sentence for a wrong one.
 *
 * @param {readonly string[]} args
 */
export function readArguments(args) {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return 'help';
  return {
    brokers: listOf(values, 'brokers').map(checkedBroker),
    topics: listOf(values, 'topics'),
    group: textOf(values, 'group'),
    folder: textOf(values, 'out'),
    everyMs: 1_000 * numberOf(values, 'every'),
    maxBytes: numberOf(values, 'max-bytes'),
  };
}

function textOf(values, name) {
  const text = values[name];
  if (text === undefined || text === '') throw new TypeError(`Expected --${name}, got none`);
  return text;
}

function listOf(values, name) {
  const items = textOf(values, name).split(',');
  if (items.includes(''))
    throw new TypeError(`Expected --${name} to be names with commas between, got ${values[name]}`);
  return items;
}

function checkedBroker(broker) {
  if (/^.+:\d{1,5}$/.test(broker)) return broker;
  throw new TypeError(`Expected --brokers to be HOST:PORT, got ${broker}`);
}

/** A timer of Node.js cannot be longer than that many seconds. */
const MOST = { every: 2_000_000, 'max-bytes': Number.MAX_SAFE_INTEGER };

function numberOf(values, name) {
  const number = Number(values[name]);
  if (number > 0 && number <= MOST[name]) return number;
  throw new TypeError(`Expected --${name} to be a number above 0, got ${values[name]}`);
}
