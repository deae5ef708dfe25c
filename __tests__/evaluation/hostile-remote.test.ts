import type { EvaluationContext } from '@openfeature/server-sdk';
import { EvaluationError } from '../../src/errors.js';
import { cyclic, hostileProxy, nested, revokedProxy, throwing } from '../helpers/hostile.js';
import { flag, useWorld } from '../helpers/remote-provider.js';
import { stall } from '../helpers/scripted-relay.js';

const world = useWorld();
const cacheable = { metadata: { gofeatureflag_cacheable: true } };

it.each<[string, () => unknown]>([
  ['nests 100,000 levels', () => nested(100_000)],
  ['has a cycle', cyclic],
  ['has a getter that throws', () => Object.defineProperty({}, 'a', { get: throwing, enumerable: true })],
  ['has a toJSON that recurses', () => ({ a: { toJSON: (): unknown => nested(100_000) } })],
  ['has a proxy that throws', () => ({ a: hostileProxy() })],
  ['has a revoked proxy', () => ({ a: revokedProxy() })],
  [
    'is a proxy without end',
    () => new Proxy({}, { get: (_target, name) => (name === 'toJSON' ? undefined : cyclic()) }),
  ],
  ['is a proxy that throws', hostileProxy],
])('a context that %s ends no evaluation but its own', async (_what, make) => {
  world.relay.evaluation = flag(true, cacheable);
  const provider = world.provider();
  for (let time = 0; time < 2; time++) {
    const outcome: unknown = await provider
      .resolveBooleanEvaluation('flag', false, make() as EvaluationContext)
      .catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(EvaluationError);
    else expect(outcome).toMatchObject({ value: true });
  }
});

it('a getter of a context may evaluate another flag', async () => {
  world.relay.evaluation = flag(true, cacheable);
  const provider = world.provider();
  const inner: Promise<unknown>[] = [];
  const context = {
    targetingKey: 'u',
    get other() {
      inner.push(provider.resolveBooleanEvaluation('other', false, { targetingKey: 'v' }));
      return 1;
    },
    z: { y: 'x' },
  };
  for (let time = 0; time < 3; time++) await provider.resolveBooleanEvaluation('flag', false, context);
  await Promise.all(inner);
  expect(world.relay.evaluations.filter(({ path }) => path.endsWith('/flag'))).toHaveLength(1);
});

it.each([
  ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
])('a response whose value or metadata nest 100,000 %s is one PARSE_ERROR with the default', async (_what, deep) => {
  const client = await world.client();
  for (const body of [
    `{"value":${deep},"metadata":{"gofeatureflag_cacheable":true}}`,
    `{"value":{},"metadata":{"gofeatureflag_cacheable":true,"deep":${deep}}}`,
  ]) {
    world.relay.evaluation = { body };
    const details = await client.getObjectDetails('flag', { mine: true }, { targetingKey: 'u' });
    expect(details).toMatchObject({ value: { mine: true }, errorCode: 'PARSE_ERROR' });
    expect(details.errorMessage).toContain('levels');
  }
});

it('the probe of readiness does not wait behind evaluations that a relay stalls', async () => {
  world.relay.evaluation = () => ({ status: 500 });
  world.relay.readiness = { status: 503 };
  const provider = world.provider({ maxEvaluationConnections: 1, timeout: 20_000 });
  await expect(provider.initialize()).rejects.toThrow('HTTP 503');
  world.relay.evaluation = stall;
  const stalled = Array.from({ length: 5 }, () =>
    provider.resolveBooleanEvaluation('flag', false, {}).catch(() => undefined),
  );
  await world.relay.evaluated(1);
  world.relay.readiness = { status: 400, body: { errorCode: 'INVALID_CONTEXT' } };
  const ready = new Promise((resolve) => provider.events.addHandler('PROVIDER_READY' as never, resolve));
  await ready;
  await provider.close();
  await Promise.all(stalled);
});
