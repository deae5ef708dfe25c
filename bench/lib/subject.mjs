import { performance, monitorEventLoopDelay } from 'node:perf_hooks';
import { serveCalls } from './calls.mjs';
import { EVENT_NAME, contextOf, detailsOf } from './events.mjs';
import { watchStringify } from './stringify-watch.mjs';
import { latencies } from './statistics.mjs';

/** The process in which one SDK, or one floor, is measured. */
let subject;
let loopDelay;
let cpuBefore;
let activeBefore;
let watch;
let times;

/** `module` is one of ../subjects; what `roomy` asks for is a queue so large that nothing has to be dropped. */
async function start({ module, watchJson, ...settings }) {
  if (watchJson) watch = watchStringify();
  const { create } = await import(`../subjects/${module}.mjs`);
  subject = await create(settings);
  return { began: subject.began };
}

/**
 * Tracks events in slices, one a turn of the event loop; `Infinity` makes a slice of all. Keeps how long each call
 * took, in milliseconds.
 */
async function track({ from, count, slice }) {
  times = new Float64Array(count);
  for (let done = 0; done < count; done += slice) {
    if (done > 0) await new Promise(setImmediate);
    trackSlice(from + done, times.subarray(done, done + Math.min(slice, count - done)));
  }
}

function trackSlice(from, times) {
  const { track, contextFrom = unchanged } = subject;
  for (let index = 0; index < times.length; index++) {
    const context = contextFrom(contextOf(from + index));
    const details = detailsOf(from + index);
    const before = performance.now();
    track(EVENT_NAME, context, details);
    times[index] = performance.now() - before;
  }
}

const unchanged = (context) => context;

/** Tracks without measuring, and flushes. */
async function warmUp(options) {
  await track(options);
  await subject.flush();
}

/** Tracks and flushes; the clock of the machine tells when that began and when `flush` was called and came back. */
async function measure({ flush = true, ...options }) {
  await beginMetering();
  const began = process.hrtime.bigint();
  await track(options);
  const flushed = process.hrtime.bigint();
  if (flush) await subject.flush();
  return { began, flushed, returned: process.hrtime.bigint() };
}

async function beginMetering() {
  loopDelay = monitorEventLoopDelay({ resolution: 1 });
  loopDelay.enable();
  // The monitor measures from one of its ticks to the next: without one before the first event it would not see a first
  // long turn.
  await new Promise((resolve) => setTimeout(resolve, 5));
  activeBefore = performance.eventLoopUtilization();
  cpuBefore = process.cpuUsage();
}

/**
 * What the process has used since the measurement began, and what a `track` cost: of all events, and of parts of them.
 * Not measured itself.
 */
function usage({ parts = [] } = {}) {
  const { user, system } = process.cpuUsage(cpuBefore);
  const { active } = performance.eventLoopUtilization(activeBefore);
  loopDelay.disable();
  const spent = {
    ...{ cpuUs: user + system, loopUs: active * 1000 },
    ...{ loopDelayMs: loopDelay.max / 1e6, peakRssMb: peakRssMb() },
  };
  return { ...spent, track: latencies(times), parts: parts.map(({ from, to }) => latencies(times.subarray(from, to))) };
}

function peakRssMb() {
  return process.resourceUsage().maxRSS / 1024;
}

const rss = () => process.memoryUsage.rss() / 2 ** 20;

function rssCollected() {
  globalThis.gc();
  return rss();
}

const TICK_MS = 10;
const SAMPLE_MS = 5_000;

/**
 * Tracks this many events a second, in small slices, and looks at the resident memory every five seconds, after a
 * collection of garbage: what is only not collected yet comes and goes by tens of megabytes, and hides what stays.
 */
async function steady({ eventsPerSecond, durationMs }) {
  const began = performance.now();
  const samples = [];
  let tracked = 0;
  for (let atMs = 0; atMs < durationMs; atMs = performance.now() - began) {
    const due = Math.floor((atMs / 1000) * eventsPerSecond);
    trackSlice(tracked, new Float64Array(due - tracked));
    tracked = due;
    if (samples.length * SAMPLE_MS <= atMs) samples.push({ atMs, rssMb: rssCollected() });
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  return { tracked, samples };
}

const flush = () => subject.flush();

/** Closes the SDK, as an application does when it stops, and returns its account of what became of the events. */
async function close() {
  await subject.close();
  return account();
}

function account() {
  return { ledger: subject.ledger?.(), eventsPerStringify: watch?.most() };
}

serveCalls({ start, warmUp, measure, steady, rss, usage, flush, close, account });
