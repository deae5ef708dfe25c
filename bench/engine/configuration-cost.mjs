// Takes a configuration in a process of its own and prints what that costs, as JSON.
import '../../scripts/register-typescript.mjs';
import { configuration, contexts } from './cases.mjs';

const { compileFlags } = await import('../../src/evaluation/engine/compile-flags.ts');

const FLAGS = 5000;

function heapBytes() {
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Processor time, which other work on the machine does not change as it changes the time on the clock. */
function timed(work) {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return { result, ms: (user + system) / 1000 };
}

const text = JSON.stringify(configuration(FLAGS));
const before = heapBytes();
const parsed = timed(() => JSON.parse(text));
const taken = timed(() => compileFlags(parsed.result));

/** Flags are compiled when they are first used: all of them are, one after the other. */
const firstUses = [...taken.result.values()].map((flag) => {
  const input = { context: contexts[0], defaultValue: false, nowMs: Date.now() };
  return timed(() => flag.evaluate(input)).ms;
});

// What stays once the configuration itself is gone.
parsed.result = undefined;
const flagBytes = heapBytes() - before;

console.log(
  JSON.stringify({
    flags: taken.result.size,
    parseMs: parsed.ms,
    takeMs: taken.ms,
    firstUsesMs: firstUses.reduce((total, ms) => total + ms, 0),
    longestBlockMs: Math.max(taken.ms, ...firstUses),
    flagBytes,
  }),
);
