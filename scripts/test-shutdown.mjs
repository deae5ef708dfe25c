// @ts-check
// Ends real processes in the ways that lose events elsewhere, and measures what is said of them in docs/shutdown.md.
// `-- --rounds 10` plays each case ten times. Exit codes: 0 all bounds are met, 1 one is missed, 2 the command line is
// wrong.
import { argv, exit } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDevRelay } from '../dist/dev-relay/index.js';
import { openHttp2, openSilent, openWebSocket, request } from './test-shutdown/clients.mjs';
import { runApplication } from './test-shutdown/run-application.mjs';

const EVENTS = 50;
const DELIVERED_WITHIN_MS = 300;
const GONE_WITHIN_MS = 1_000;
/** As long as pm2 waits before it kills, by default. */
const PATIENCE_MS = 1_600;

const rounds = readRounds();

/** A mistake on the command line is told in one sentence. */
function readRounds() {
  try {
    const { values } = parseArgs({ args: argv.slice(2), options: { rounds: { type: 'string', default: '5' } } });
    const count = Number(values.rounds);
    if (Number.isInteger(count) && count > 0) return count;
    throw new Error(`Expected --rounds to be a whole number above 0, got "${values.rounds}".`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return exit(2);
  }
}

/** @typedef {Awaited<ReturnType<typeof startDevRelay>>} Relay */
/** @typedef {{ measured: Record<string, number>, faults: string[] }} Result */

/** @type {Record<string, (relay: Relay) => Promise<Result>>} */
const cases = {
  'SIGTERM, all kinds of connections': async (relay) => {
    const application = await start(relay, { respondAfterMs: 400 });
    await openSilent(application.port);
    await openSilent(application.http2Port);
    await openWebSocket(application.port);
    await openHttp2(application.http2Port);
    const response = request(application.port);
    await application.inFlight;
    const signalledMs = performance.now();
    application.signal('SIGTERM');
    const deliveredMs = await delivery(relay, application.end);
    const [{ text, atMs }, end] = await Promise.all([response, application.end]);
    const measured = { delivered: deliveredMs - signalledMs, gone: end.atMs - atMs };
    return judge(measured, [
      [text === 'head, end', `the response was cut off: ${text}`],
      [end.signal === 'SIGTERM', `it ended with code ${end.code}`],
      [measured.delivered <= DELIVERED_WITHIN_MS, `delivered later than ${DELIVERED_WITHIN_MS} ms after the signal`],
      [measured.gone <= GONE_WITHIN_MS, `gone later than ${GONE_WITHIN_MS} ms after the response`],
    ]);
  },
  'SIGTERM, a silent TCP connection': async (relay) => {
    const application = await start(relay, {});
    await openSilent(application.port);
    return untilGone(relay, application, ['SIGTERM']);
  },
  'SIGINT twice within 5 ms': async (relay) => untilGone(relay, await start(relay, {}), ['SIGINT', 'SIGINT']),
  'SIGTERM, a listener that exits when the server has closed': async (relay) => {
    const application = await start(relay, { listener: 'exits' });
    return untilGone(relay, application, ['SIGTERM']);
  },
  'SIGINT, a request without end, SIGKILL after 1.6 s': async (relay) => {
    const application = await start(relay, { respondAfterMs: Infinity });
    request(application.port).catch(() => undefined);
    await application.inFlight;
    const signalledMs = performance.now();
    application.signal('SIGINT');
    const deliveredMs = await delivery(relay, application.end);
    await Promise.race([application.end, delay(PATIENCE_MS)]);
    application.signal('SIGKILL');
    await application.end;
    const measured = { delivered: deliveredMs - signalledMs };
    return judge(measured, [
      [measured.delivered <= DELIVERED_WITHIN_MS, `delivered later than ${DELIVERED_WITHIN_MS} ms after the signal`],
    ]);
  },
  'process.exit(0) with 50 events waiting': async (relay) => {
    const startedMs = performance.now();
    const application = await start(relay, { ending: 'exit' });
    const end = await application.end;
    const line = `The process ends with ${EVENTS} events undelivered`;
    return judge({ 'whole life': end.atMs - startedMs }, [
      [end.code === 0, `it ended with code ${end.code}`],
      [application.errorOutput().includes(line), `no line: ${application.errorOutput()}`],
    ]);
  },
};

/** @param {Relay} relay @param {object} setting */
const start = (relay, setting) =>
  runApplication({
    endpoint: relay.url,
    events: EVENTS,
    respondAfterMs: 0,
    listener: 'none',
    ending: 'signal',
    ...setting,
  });

/**
 * @param {Relay} relay
 * @param {Awaited<ReturnType<typeof runApplication>>} application
 * @param {NodeJS.Signals[]} signals
 */
async function untilGone(relay, application, signals) {
  const signalledMs = performance.now();
  for (const signal of signals) {
    application.signal(signal);
    await delay(1);
  }
  const deliveredMs = await delivery(relay, application.end);
  const end = await application.end;
  const measured = { delivered: deliveredMs - signalledMs, gone: end.atMs - signalledMs };
  return judge(measured, [
    [measured.delivered <= DELIVERED_WITHIN_MS, `delivered later than ${DELIVERED_WITHIN_MS} ms after the signal`],
    [measured.gone <= GONE_WITHIN_MS, `gone later than ${GONE_WITHIN_MS} ms after the signal`],
  ]);
}

/**
 * When the relay had all events; Infinity if the application ended before.
 *
 * @param {Relay} relay @param {Promise<unknown>} end
 */
async function delivery(relay, end) {
  let ended = false;
  void end.then(() => (ended = true));
  while (relay.tracking.length < EVENTS) {
    if (ended && relay.tracking.length < EVENTS) return Infinity;
    await delay(1);
  }
  return performance.now();
}

/** @param {Record<string, number>} measured @param {[boolean, string][]} bounds @returns {Result} */
const judge = (measured, bounds) => ({
  measured,
  faults: bounds.filter(([isMet]) => !isMet).map(([, fault]) => fault),
});

/** @param {number[]} values */
const range = (values) => `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)} ms`;

let missed = 0;
for (const [name, play] of Object.entries(cases)) {
  /** @type {Result[]} */
  const results = [];
  for (let round = 0; round < rounds; round++) {
    const relay = await startDevRelay();
    results.push(await play(relay));
    await relay.close();
  }
  const faults = results.flatMap((result) => result.faults);
  const names = Object.keys(results[0]?.measured ?? {});
  const measured = names.map((of) => `${of} ${range(results.map((result) => result.measured[of] ?? NaN))}`);
  console.log(`${faults.length === 0 ? 'ok    ' : 'MISSED'} ${name}: ${measured.join(', ')}`);
  for (const fault of faults) console.log(`       ${fault}`);
  missed += faults.length;
}
exit(missed === 0 ? 0 : 1);
