import { OpenFeature } from '@openfeature/server-sdk';
import { MAX_STEPS } from '../../src/evaluation/engine/budget.js';
import type { Scope } from '../../src/evaluation/engine/scope.js';
import { GoFeatureFlagProvider } from '../../src/index.js';
import { ConfigurationRelay } from '../helpers/configuration-relay.js';
import { lineLogger } from '../helpers/line-logger.js';

/** Every query does more work than an evaluation may. */
jest.mock('../../src/evaluation/engine/query.js', () => ({
  ...jest.requireActual<object>('../../src/evaluation/engine/query.js'),
  compileQuery: (text: string) => (text === '' ? undefined : (scope: Scope) => scope.spend(MAX_STEPS + 1)),
}));

let relay: ConfigurationRelay;

beforeEach(async () => {
  const variations = { on: true, off: false };
  const targeting = [{ query: 'a eq 1', variation: 'off' }];
  relay = await ConfigurationRelay.start({
    flags: { endless: { variations, targeting, defaultRule: { variation: 'off' } } },
  });
});
afterEach(async () => {
  await OpenFeature.clearProviders();
  await relay.close();
});

it('GOFF-FALLBACK-001, GOFF-FALLBACK-004, GOFF-FALLBACK-008: the relay is asked each time an evaluation uses up its steps', async () => {
  const logger = lineLogger();
  await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint: relay.url }, logger));
  const client = OpenFeature.getClient();
  relay.evaluation = { body: '{"key":"endless","value":true,"variant":"on","reason":"STATIC"}' };
  for (let time = 0; time < 2; time++) {
    const details = await client.getBooleanDetails('endless', false, { targetingKey: 'u' });
    expect(details).toMatchObject({ value: true, flagMetadata: { gofeatureflag_evaluated_remotely: true } });
  }
  expect(relay.evaluations.map(({ path }) => path)).toEqual(Array(2).fill('/ofrep/v1/evaluate/flags/endless'));
  expect(logger.lines).toEqual(
    Array(2).fill('warn: Flag "endless" cannot be evaluated in the process (PARSE_ERROR); the relay is asked.'),
  );
  relay.evaluation = { status: 503 };
  expect(await client.getBooleanDetails('endless', false, { targetingKey: 'u' })).toMatchObject({
    value: false,
    errorCode: 'PARSE_ERROR',
    errorMessage: 'The evaluation needs too many steps.',
  });
});
