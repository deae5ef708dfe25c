import { join } from 'node:path';
import type { GoFeatureFlagProviderOptions } from '../../src/index.js';
import { ConfigurationRelay } from '../helpers/configuration-relay.js';
import { runLimited } from '../helpers/limited-process.js';
import { ScriptedRelay, stall } from '../helpers/scripted-relay.js';

interface Report {
  readonly values: Record<string, number>;
  readonly codes: Record<string, number>;
  readonly mostSockets: number;
  readonly filesOpened: number;
  readonly rejections: number;
}

const relays: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.close()));
});

/** 1,500 evaluations at once in a process that may have 256 files open. */
async function evaluateAtOnce(options: GoFeatureFlagProviderOptions): Promise<Report> {
  const setup = JSON.stringify({ options: { timeout: 3_000, ...options }, evaluations: 1_500 });
  const output = await runLimited({ openFiles: 256, args: [join(__dirname, 'evaluates-at-once.cjs'), setup] });
  return JSON.parse(output) as Report;
}

async function stalled(): Promise<ScriptedRelay> {
  const relay = await ScriptedRelay.start();
  relays.push(relay);
  relay.evaluation = stall;
  return relay;
}

it('a relay that stalls costs 1,500 remote evaluations their values, and the process nothing', async () => {
  const relay = await stalled();
  const report = await evaluateAtOnce({ endpoint: relay.url, evaluationType: 'Remote' });
  expect(report).toMatchObject({ values: { mine: 1_500 }, codes: { GENERAL: 1_500 }, rejections: 0 });
  expect(report.mostSockets).toBeLessThanOrEqual(50);
  expect(report.filesOpened).toBeGreaterThan(0);
  expect(relay.evaluations.length).toBeGreaterThanOrEqual(50);
});

it('maxEvaluationConnections bounds the sockets of remote evaluation', async () => {
  const relay = await stalled();
  const report = await evaluateAtOnce({ endpoint: relay.url, evaluationType: 'Remote', maxEvaluationConnections: 3 });
  expect(report).toMatchObject({ values: { mine: 1_500 }, rejections: 0 });
  expect(report.mostSockets).toBeLessThanOrEqual(3);
});

/** A query nested deeper than the engine's guard allows: the relay is asked. */
const BEYOND_GUARD = `${'('.repeat(70)}a eq 1${')'.repeat(70)}`;

it('fallbacks to a relay that stalls share the bound, and do not keep the flags from being refreshed', async () => {
  const variations = { a: 'theirs', b: 'other' };
  const targeting = [{ query: BEYOND_GUARD, variation: 'b' }];
  const relay = await ConfigurationRelay.serving({
    flags: { deep: { variations, targeting, defaultRule: { variation: 'a' } } },
  });
  relays.push(relay);
  relay.evaluation = stall;
  const report = await evaluateAtOnce({
    endpoint: relay.url,
    maxEvaluationConnections: 5,
    flagChangePollingInterval: 100,
  });
  expect(report).toMatchObject({ values: { mine: 1_500 }, codes: { PARSE_ERROR: 1_500 }, rejections: 0 });
  // One of them is for the configuration.
  expect(report.mostSockets).toBeLessThanOrEqual(5 + 1);
  expect(relay.evaluations.length).toBeGreaterThanOrEqual(5);
  expect(relay.configurations.length).toBeGreaterThan(2);
});
