import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import '../../scripts/register-typescript.mjs';
import { EVENT_NAME, contextOf, detailsOf } from '../lib/events.mjs';
import { MissingPrerequisiteError } from '../lib/missing-prerequisite-error.mjs';

const { freePort } = await import('../../__tests__/helpers/relay-process.ts');

const binary = fileURLToPath(new URL('../../.relay/relayproxy', import.meta.url));
const REQUESTS = 200;
const WARM_UP = 20;
const EVENTS = 1_000;
const SIDE_BY_SIDE = 2;

/** Linux counts processor time in hundredths of a second. */
const TICK_US = 10_000;

/**
 * Microseconds of processor time that the real relay takes for an event, from the request to the file that its exporter
 * writes in bulk; and how many events a second it took in meanwhile, which depends on what else the machine did.
 */
export async function relayCost() {
  if (!existsSync(binary)) {
    throw new MissingPrerequisiteError('There is no relay to measure: `node scripts/real-relay/build.mjs` builds it.');
  }
  const folder = mkdtempSync(join(tmpdir(), 'relay-cost-'));
  const port = await freePort();
  writeFileSync(join(folder, 'flags.json'), '{}');
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configuration(port)));
  const relay = spawn(binary, ['--config', 'config.json'], { cwd: folder, stdio: 'ignore', env: {} });
  try {
    return await measure({ relay, url: `http://127.0.0.1:${port}` });
  } finally {
    relay.kill('SIGKILL');
    await once(relay, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

function configuration(port) {
  return {
    server: { mode: 'http', host: '127.0.0.1', port },
    fileFormat: 'json',
    retrievers: [{ kind: 'file', path: 'flags.json' }],
    exporters: [{ kind: 'file', outputDir: 'out', eventType: 'tracking', flushInterval: 1_000 }],
  };
}

async function measure({ relay, url }) {
  await becomesHealthy({ relay, url });
  const body = JSON.stringify({ meta: {}, events: Array.from({ length: EVENTS }, (_, n) => trackingEvent(n)) });
  await postAll({ url, body, requests: WARM_UP });
  const [cpuBefore, beganMs] = [cpuUsOf(relay.pid), performance.now()];
  await postAll({ url, body, requests: REQUESTS });
  const seconds = (performance.now() - beganMs) / 1000;
  // What the exporter has not written yet belongs to it.
  await sleep(3_000);
  const events = REQUESTS * EVENTS;
  return { cpuUs: (cpuUsOf(relay.pid) - cpuBefore) / events, eventsPerSecond: events / seconds };
}

async function becomesHealthy({ relay, url }) {
  for (let tries = 0; tries < 600; tries++) {
    if (relay.exitCode !== null) break;
    const response = await fetch(`${url}/health`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(50);
  }
  throw new Error('The relay did not start.');
}

async function postAll({ url, body, requests }) {
  let left = requests;
  const postSome = async () => {
    while (left-- > 0) await post({ url, body });
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, postSome));
}

async function post({ url, body }) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/data/collector`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`The relay responded with ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}

function trackingEvent(n) {
  const evaluationContext = contextOf(n);
  const { targetingKey: userKey } = evaluationContext;
  const creationDate = 1_700_000_000;
  const event = { kind: 'tracking', contextKind: 'user', userKey, creationDate, key: EVENT_NAME };
  return { ...event, evaluationContext, trackingEventDetails: detailsOf(n) };
}

/** User and system time of a process. */
function cpuUsOf(pid) {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) * TICK_US;
}
