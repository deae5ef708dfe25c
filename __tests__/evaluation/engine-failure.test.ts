import { OpenFeature } from '@openfeature/server-sdk';
import type { CompiledFlag } from '../../src/evaluation/engine/compile-flag.js';
import { GoFeatureFlagProvider } from '../../src/index.js';
import { ConfigurationRelay } from '../helpers/configuration-relay.js';
import { lineLogger } from '../helpers/line-logger.js';

/** No input is known on which the engine throws: one that always does takes its place. */
jest.mock('../../src/evaluation/engine/compile-flag.js', () => ({
  compileFlag: (): CompiledFlag => ({
    trackEvents: true,
    version: '',
    evaluate: () => {
      throw new RangeError('out of anything');
    },
  }),
}));

let relay: ConfigurationRelay;

beforeEach(async () => {
  relay = await ConfigurationRelay.serving({ flags: { f: {} } });
});
afterEach(async () => {
  await OpenFeature.clearProviders();
  await relay.close();
});

async function start(): Promise<{ provider: GoFeatureFlagProvider; lines: readonly string[] }> {
  const logger = lineLogger();
  const provider = new GoFeatureFlagProvider({ endpoint: relay.url }, logger);
  await OpenFeature.setProviderAndWait(provider);
  return { provider, lines: logger.lines };
}

it("GOFF-IP-013: an engine that throws is a GENERAL error with the caller's default, and is recorded", async () => {
  const { provider } = await start();
  expect(await OpenFeature.getClient().getStringDetails('f', 'mine', { targetingKey: 'u' })).toMatchObject({
    value: 'mine',
    reason: 'ERROR',
    errorCode: 'GENERAL',
    errorMessage: 'The evaluation engine failed: RangeError: out of anything',
  });
  await provider.flush();
  expect(relay.events).toMatchObject([{ key: 'f', value: 'mine', default: true, source: 'INPROCESS' }]);
});

it('GOFF-FALLBACK-001, GOFF-FALLBACK-008: an engine that throws is a reason to ask the relay', async () => {
  relay.evaluation = { body: '{"key":"f","value":"theirs","reason":"STATIC","variant":"a"}' };
  const { provider, lines } = await start();
  expect(await OpenFeature.getClient().getStringDetails('f', 'mine', { targetingKey: 'u' })).toMatchObject({
    value: 'theirs',
    variant: 'a',
    flagMetadata: { gofeatureflag_evaluated_remotely: true },
  });
  expect(lines.filter((line) => line.startsWith('warn'))).toHaveLength(1);
  expect(await provider.flush()).toMatchObject({ accepted: 0 });
});
