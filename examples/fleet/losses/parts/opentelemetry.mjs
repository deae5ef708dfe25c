import { setTimeout as delay } from 'node:timers/promises';
import { startRelay } from '../../relay.mjs';
import { accountOf } from '../account.mjs';
import { ExposingSender } from '../exposing-sender.mjs';
import { endBy } from '../one-relay.mjs';
import { startSink } from '../sink.mjs';

/** The relay's tracer sends what it has every 5 s. */
const SENT_MS = 7_000;
const EVENTS = 500;

export const title = 'An opentelemetry exporter, which takes exposures alone, as spans';
export const columns = ['ends by', 'waits before, ms', 'acknowledged', 'came out', 'lost'];
export const needsKafka = false;
export const topics = [];

const runs = [
  { signal: 'SIGTERM', waitMs: 0 },
  { signal: 'SIGKILL', waitMs: 0 },
  { signal: 'SIGTERM', waitMs: SENT_MS },
];

export function measure(stage) {
  return Promise.all(runs.map((run, n) => rowOf(stage, { ...run, name: `spans-of-${n}` })));
}

async function rowOf({ folder }, { name, signal, waitMs }) {
  const collector = await startSink();
  const config = { otel: { exporter: { otlp: { endpoint: collector.url } } } };
  const relay = await startRelay({ folder, flags: {}, exporters: [{ kind: 'opentelemetry' }], config });
  const sender = new ExposingSender({ endpoint: relay.url, name });
  try {
    await sender.open();
    await sender.expose(EVENTS);
    await sender.flush();
    await delay(waitMs);
    await endBy(relay, signal);
    const cameOut = collector.bodies.flatMap((body) => body.match(/spans-of-\d+-\d+/g) ?? []);
    const account = accountOf({ tracked: sender.ids, acknowledged: sender.acknowledged, cameOut });
    const { acknowledged, lost } = account;
    return { 'ends by': signal, 'waits before, ms': waitMs, acknowledged, 'came out': account.cameOut, lost };
  } finally {
    await sender.close();
    await relay.remove();
    await collector.close();
  }
}
