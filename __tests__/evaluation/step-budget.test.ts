import { OpenFeature } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider } from '../../src/index.js';
import { ConfigurationRelay } from '../helpers/configuration-relay.js';
import { lineLogger } from '../helpers/line-logger.js';

/** Compares each group with each that is allowed: of lists as long as these, more than an evaluation may. */
const query = '{"some":[{"var":"groups"},{"in":[{"var":""},{"var":"allowed"}]}]}';
const texts = (prefix: string): string[] => Array.from({ length: 8_000 }, (_, n) => `${prefix}${n}`);
const context = { targetingKey: 'u', groups: texts('g'), allowed: texts('a') };

let relay: ConfigurationRelay;

beforeEach(async () => {
  const variations = { on: true, off: false };
  const targeting = [{ query, variation: 'off' }];
  relay = await ConfigurationRelay.serving({
    flags: { endless: { variations, targeting, defaultRule: { variation: 'off' } } },
  });
});
afterEach(async () => {
  await OpenFeature.clearProviders();
  await relay.close();
});

it('GOFF-FALLBACK-001, GOFF-FALLBACK-004, GOFF-FALLBACK-008: evaluations out of steps ask the relay', async () => {
  const logger = lineLogger();
  await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint: relay.url }, logger));
  const client = OpenFeature.getClient();
  relay.evaluation = { body: '{"key":"endless","value":true,"variant":"on","reason":"STATIC"}' };
  for (let time = 0; time < 2; time++) {
    const details = await client.getBooleanDetails('endless', false, context);
    expect(details).toMatchObject({ value: true, flagMetadata: { gofeatureflag_evaluated_remotely: true } });
  }
  expect(relay.evaluations.map(({ path }) => path)).toEqual(Array(2).fill('/ofrep/v1/evaluate/flags/endless'));
  expect(logger.lines).toEqual(
    Array(2).fill('warn: Flag "endless" cannot be evaluated in the process (PARSE_ERROR); the relay is asked.'),
  );
  relay.evaluation = { status: 503 };
  expect(await client.getBooleanDetails('endless', false, context)).toMatchObject({
    value: false,
    errorCode: 'PARSE_ERROR',
    errorMessage: 'The evaluation needs too many steps.',
  });
});

it('GOFF-FALLBACK-001: many conditions on a long text that grows when lowered make it ask the relay', async () => {
  const query = Array.from({ length: 40 }, () => 'text co "absent"').join(' or ');
  const flags = {
    searched: { variations: { a: 'a' }, targeting: [{ query, variation: 'a' }], defaultRule: { variation: 'a' } },
  };
  relay.configuration = { flags };
  relay.evaluation = { body: '{"key":"searched","value":"theirs","variant":"b","reason":"STATIC"}' };
  await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint: relay.url }, lineLogger()));
  const text = `İ${'a'.repeat(1_000_000)}`;
  const value = await OpenFeature.getClient().getStringValue('searched', 'mine', { targetingKey: 'u', text });
  expect(value).toBe('theirs');
});
