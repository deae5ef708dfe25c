// @ts-check
// The inspector with 100,000 events while 500 a second arrive, in a real Chromium: how long its frames take while it is
// watched, scrolled, filtered and asked for conversion. `npm run bench:inspector [-- --rate 500 --held 100000]`.
// The bar: no frame above 50 ms while events arrive; before, as the page loads, its first frames take longer. Exit code
// 1 if it is not met. Where other programs keep the processors busy, frames wait for these; the processor time of
// the longest task does not.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import process, { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { PHASES } from './phases.mjs';
import { RECORDER, summaryOf, tableOf } from './frames.mjs';
import { longestTaskMs, TASKS } from './tasks.mjs';

const BAR_MS = 50;
const options = { rate: { type: 'string', default: '500' }, held: { type: 'string', default: '100000' } };
const { values } = parseArgs({ args: argv.slice(2), options });
const [rate, held] = [Number(values.rate), Number(values.held)];

const relay = fork(fileURLToPath(new URL('relay.mjs', import.meta.url)));
const executablePath = env['CHROMIUM'] ?? '/usr/bin/chromium';
const browser = await puppeteer.launch({
  executablePath,
  pipe: true,
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  process.exitCode = await measure();
} finally {
  relay.kill();
  await browser.close();
}

async function measure() {
  const [{ url }] = await once(relay, 'message');
  await told({ fill: held });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  await page.evaluateOnNewDocument(RECORDER);
  await page.tracing.start({ categories: ['-*', TASKS] });
  await page.goto(url);
  const summaries = [];
  const count = `${held.toLocaleString('en-GB')} events`;
  const loaded = `document.querySelector('#event-count').textContent.startsWith('${count}')`;
  await page.waitForFunction(loaded);
  summaries.push(await endOf(page, 'takes in what the relay holds'));
  relay.send({ rate });
  for (const phase of PHASES) summaries.push(await recorded(page, { name: phase.name, run: () => phase.run(page) }));
  const trace = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  console.log(
    `\n${held.toLocaleString('en-GB')} events held, ${rate} a second arriving, ${await heapOf(page)} MB of heap\n`,
  );
  console.log(tableOf(summaries));
  const [load = 0] = loadavg();
  console.log(
    `\nthe longest task took ${longestTaskMs(trace).toFixed(1)} ms of processor time; load average ${load.toFixed(1)}`,
  );
  return verdictOn(summaries);
}

/** @param {{ name: string, worstMs: number }[]} summaries */
function verdictOn([, ...whileEventsArrive]) {
  const slow = whileEventsArrive.filter(({ worstMs }) => worstMs > BAR_MS);
  const words = slow.map(({ name, worstMs }) => `${name}: ${worstMs.toFixed(1)} ms`).join(', ');
  console.log(
    slow.length === 0
      ? `\nmet: no frame above ${BAR_MS} ms while events arrive`
      : `\nmissed: ${words}, at most ${BAR_MS} ms`,
  );
  return slow.length === 0 ? 0 : 1;
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {{ name: string, run: () => Promise<unknown> }} phase
 */
async function recorded(page, { name, run }) {
  await page.evaluate('recorder.begin()');
  await run();
  return endOf(page, name);
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} name
 */
async function endOf(page, name) {
  const { frames, tasks } = /** @type {{ frames: number[], tasks: number[] }} */ (
    await page.evaluate('recorder.end()')
  );
  return summaryOf({ name, frames, tasks });
}

/** @param {import('puppeteer-core').Page} page */
async function heapOf(page) {
  const { JSHeapUsedSize = 0 } = await page.metrics();
  return Math.round(JSHeapUsedSize / 1e6);
}

/** @param {object} message */
async function told(message) {
  relay.send(message);
  await once(relay, 'message');
}
