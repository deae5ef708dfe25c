import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run fleet [-- --short] [--batch N] [--timeout MS] [--json FILE] [--out FOLDER]

Eight providers, a balancer, two real relays and a real Kafka on this machine; relays, providers and the broker are
killed meanwhile. Ends with an account of every event.

  --short        1,000 exposures and 4,000 tracking events instead of four times as many, and no outage of the broker
  --batch N      the providers' maxBatchSize (default: 50)
  --timeout MS   the providers' timeout (default: 60000)
  --json FILE    also write the account as JSON
  --out FOLDER   where the consumer writes (default: events/fleet); *.jsonl files there are removed
  --help         this text

Exit codes: 0 nothing is missing that no relay had acknowledged, 1 something is or the run failed, 2 usage, 3 Java,
Maven or Go is missing.
`;

const OPTIONS = /** @type {const} */ ({
  short: { type: 'boolean', default: false },
  batch: { type: 'string', default: '50' },
  timeout: { type: 'string', default: '60000' },
  json: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
});

const INSTANCES = 8;

/**
 * What a run is, from the arguments of its command line. Throws an error with one sentence.
 *
 * @param {readonly string[]} args
 * @param {string} defaultOut
 */
export function settingOf(args, defaultOut) {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { short: isShort, json, out = defaultOut, help } = values;
  for (const [name, path] of Object.entries({ json, out })) {
    if (path === '') throw new TypeError(`Expected --${name} to be a path, got nothing.`);
  }
  const visitors = isShort ? 125 : 500;
  return {
    ...{ help, json, out, instances: INSTANCES, visitors, pauseMs: 200 },
    ...{ outageMs: isShort ? 0 : 20_000, partitions: 3, relayDownMs: 3_000 },
    // The exporter sends one event at a time and waits for Kafka: a batch takes as long as all of its events together,
    // and those of other providers at the same relay. During an outage of the broker the relay responds when that is
    // over: a provider that gives up before sends again what the relay has taken in already.
    delivery: {
      ...{ dataFlushInterval: 500, maxBatchSize: countOf('batch', values.batch) },
      timeout: countOf('timeout', values.timeout),
    },
  };
}

function countOf(name, text) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new TypeError(`Expected --${name} to be a whole number above 0, got "${text}".`);
}
