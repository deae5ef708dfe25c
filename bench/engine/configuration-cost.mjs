// Takes a configuration in a process of its own and prints what that costs, as JSON.
import '../../scripts/register-typescript.mjs';
import { configuration, contexts } from './cases.mjs';

const { FlagSet } = await import('../../src/evaluation/flag-set.ts');

const FLAGS = 5000;

function heapBytes() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Processor time, which other work on the machine does not change as it changes the time on the clock. */
async function timed(work) {
  const start = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(start);
  return { result, ms: (user + system) / 1000 };
}

const text = JSON.stringify(configuration(FLAGS));
const before = heapBytes();
const parsed = await timed(() => JSON.parse(text));
const load = (flags, previous) =>
  FlagSet.compile({ kind: 'loaded', flags, enrichment: undefined, etag: undefined }, previous);
const loaded = await timed(() => load(parsed.result, undefined));
const keys = Object.keys(parsed.result);

/** Flags are compiled when they are first evaluated: all of them are, one after the other. */
const input = { context: contexts[0], enrichment: undefined, defaultValue: false, nowMs: Date.now() };
const firstUses = [];
for (const key of keys) firstUses.push((await timed(() => loaded.result.get(key).compiled.evaluate(input))).ms);

// What stays: the compiled flags, and the configuration as it came, which the next load is compared with.
const flagBytes = heapBytes() - before;

/**
 * A later load of which every tenth flag has changed; the slices between two turns of the event loop are what blocks.
 */
const next = JSON.parse(text);
for (const key of keys.filter((_, index) => index % 10 === 0)) next[key].version = '2.0.0';
let longestBlockMs = loaded.ms;
let turn = process.cpuUsage();
const nextTurn = () => {
  const { user, system } = process.cpuUsage(turn);
  longestBlockMs = Math.max(longestBlockMs, (user + system) / 1000);
  turn = process.cpuUsage();
  immediate = setImmediate(nextTurn);
};
let immediate = setImmediate(nextTurn);
const refreshed = await timed(() => load(next, loaded.result));
clearImmediate(immediate);

console.log(
  JSON.stringify({
    flags: keys.length,
    parseMs: parsed.ms,
    loadMs: loaded.ms,
    refreshMs: refreshed.ms,
    changed: refreshed.result.changed.length,
    firstUsesMs: firstUses.reduce((total, ms) => total + ms, 0),
    longestBlockMs,
    flagBytes,
  }),
);
