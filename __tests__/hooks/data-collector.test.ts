import { OpenFeature, type EvaluationContext, type Provider, type ResolutionDetails } from '@openfeature/server-sdk';
import { EvaluationError } from '../../src/errors.js';
import { markedMetadata, Provenance, type ProvenanceOptions } from '../../src/evaluation/provenance.js';
import { DataCollector } from '../../src/hooks/data-collector.js';
import { textOf } from '../helpers/event-encoders.js';
import { hostileProxy } from '../helpers/hostile.js';

const LOCAL: ProvenanceOptions = { source: 'INPROCESS', trackEvents: true };
const DOMAIN = 'data-collector';

interface Given {
  readonly provenance?: ProvenanceOptions;
  readonly details?: Partial<ResolutionDetails<string>>;
  readonly error?: Error;
  readonly disabled?: boolean;
  readonly recordsFailure?: boolean;
  readonly context?: EvaluationContext;
}

/** What the application and the hook get of one evaluation through the real SDK. */
async function evaluation(given: Given): Promise<{ events: any[]; value: string; errorCode: unknown }> {
  const events: any[] = [];
  const collector = new DataCollector({
    disabled: given.disabled ?? false,
    enqueue: (event) => void events.push(JSON.parse(textOf(event) ?? 'null')),
    recordsFailure: () => given.recordsFailure ?? true,
  });
  const resolve = async (): Promise<any> => {
    if (given.error !== undefined) throw given.error;
    const own = given.details?.flagMetadata ?? {};
    const { provenance } = given;
    const flagMetadata = provenance === undefined ? own : (markedMetadata(own, new Provenance(provenance)) as never);
    return { value: 'blue', variant: 'b', reason: 'STATIC', ...given.details, flagMetadata };
  };
  const provider = {
    metadata: { name: 'test' },
    runsOn: 'server',
    hooks: [collector],
    resolveStringEvaluation: resolve,
  } as unknown as Provider;
  await OpenFeature.setProviderAndWait(DOMAIN, provider);
  const context = given.context ?? { targetingKey: 'u1' };
  const { value, errorCode } = await OpenFeature.getClient(DOMAIN).getStringDetails('flag', 'fallback', context);
  return { events, value, errorCode };
}

beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(1_618_909_178_999));

afterEach(async () => {
  jest.restoreAllMocks();
  await OpenFeature.clearProviders();
});

it('GOFF-COLL-003, GOFF-COLL-004, GOFF-COLL-007: a finished evaluation becomes one feature event', async () => {
  const { events } = await evaluation({ provenance: LOCAL });
  expect(events).toEqual([
    {
      kind: 'feature',
      contextKind: 'user',
      userKey: 'u1',
      creationDate: 1_618_909_178,
      key: 'flag',
      variation: 'b',
      value: 'blue',
      default: false,
      version: '',
      source: 'INPROCESS',
    },
  ]);
});

it('GOFF-COLL-004, GOFF-COLL-008: a failed evaluation has `default: true` and the default as its value', async () => {
  const { events, errorCode } = await evaluation({ error: new EvaluationError('TYPE_MISMATCH', 'no') });
  expect(errorCode).toBe('TYPE_MISMATCH');
  expect(events).toMatchObject([
    { kind: 'feature', default: true, variation: 'SdkDefault', value: 'fallback', source: 'INPROCESS' },
  ]);
});

it('GOFF-COLL-008: without a variant the variation is SdkDefault', async () => {
  const { events } = await evaluation({ provenance: LOCAL, details: { variant: undefined as never } });
  expect(events).toMatchObject([{ variation: 'SdkDefault', default: false }]);
});

it.each([
  [{ version: '1.2' }, undefined, '1.2'],
  [{ version: 3 }, undefined, '3'],
  [{ version: '1.2' }, 'other', '1.2'],
  [{}, '2.0', '2.0'],
  [{}, undefined, ''],
  [{ version: { toString: 1 } }, '2.0', '2.0'],
  [{ version: null }, undefined, ''],
])(
  'GOFF-COLL-009: with the metadata %j and the version %p of the evaluation the version is %j',
  async (flagMetadata, version, expected) => {
    const { events, value } = await evaluation({
      provenance: { ...LOCAL, version },
      details: { flagMetadata: flagMetadata as never },
    });
    expect(value).toBe('blue');
    expect(events).toMatchObject([{ version: expected }]);
  },
);

it('the source is that of the evaluation', async () => {
  const { events } = await evaluation({ provenance: { ...LOCAL, source: 'PROVIDER_CACHE' } });
  expect(events).toMatchObject([{ source: 'PROVIDER_CACHE' }]);
});

it.each([
  [{ targetingKey: 'u1', anonymous: true }, 'u1', 'anonymousUser'],
  [{ targetingKey: 'u1', anonymous: 'true' }, 'u1', 'user'],
  [{ targetingKey: 7 as never }, '7', 'user'],
  [{}, 'undefined-targetingKey', 'user'],
])('GOFF-COLL-005, GOFF-COLL-006: the context %j gives %s, %s', async (context, userKey, contextKind) => {
  const success = await evaluation({ provenance: LOCAL, context });
  const failure = await evaluation({ error: new Error('no'), context });
  expect([...success.events, ...failure.events]).toMatchObject([
    { userKey, contextKind },
    { userKey, contextKind },
  ]);
});

it('GOFF-HOOK-005: the data collector has the stages after and error', () => {
  const hook = new DataCollector({ disabled: false, enqueue: () => undefined, recordsFailure: () => true });
  expect(['before', 'after', 'error', 'finally'].filter((stage) => stage in hook)).toEqual(['after', 'error']);
});

it('GOFF-HOOK-006: both stages obey disableDataCollection', async () => {
  expect((await evaluation({ provenance: LOCAL, disabled: true })).events).toEqual([]);
  expect((await evaluation({ error: new Error('no'), disabled: true })).events).toEqual([]);
});

it('GOFF-HOOK-006: both stages obey the trackability of the flag', async () => {
  expect((await evaluation({ provenance: { ...LOCAL, trackEvents: false } })).events).toEqual([]);
  expect((await evaluation({ error: new Error('no'), recordsFailure: false })).events).toEqual([]);
});

it('GOFF-COLL-023: an evaluation that the relay has recorded gives no event', async () => {
  expect((await evaluation({})).events).toEqual([]);
});

it('an error that a resolver returns and does not throw is a failure as well', async () => {
  const { events } = await evaluation({ provenance: LOCAL, details: { errorCode: 'GENERAL' as never } });
  expect(events).toMatchObject([{ default: true }]);
});

it('an error that reaches the stage after, as a provider of providers does it, is a failure as well', () => {
  const events: any[] = [];
  const hook = new DataCollector({
    disabled: false,
    enqueue: (event) => void events.push(JSON.parse(textOf(event) ?? '')),
    recordsFailure: () => true,
  });
  const flagMetadata = markedMetadata({}, new Provenance(LOCAL)) as never;
  const details = { flagKey: 'flag', value: 'x', flagMetadata, errorCode: 'GENERAL' as never };
  hook.after({ flagKey: 'flag', context: {}, defaultValue: 'x' } as never, details);
  expect(events).toMatchObject([{ default: true, value: 'x' }]);
});

it('the data collector never throws: that would turn the evaluation into an error', () => {
  const events: unknown[] = [];
  const hook = new DataCollector({
    disabled: false,
    enqueue: (event) => void events.push(textOf(event)),
    recordsFailure: () => true,
  });
  const flagMetadata = markedMetadata({}, new Provenance(LOCAL)) as never;
  const context = hostileProxy() as EvaluationContext;
  const hookContext = { flagKey: 'flag', context, defaultValue: 'x' } as never;
  expect(() => hook.after(hookContext, { flagKey: 'flag', value: 1n as never, flagMetadata })).not.toThrow();
  expect(() => hook.error(hookContext, undefined)).not.toThrow();
  expect(() => hook.after(hookContext, { flagKey: 'flag', value: 1, flagMetadata: undefined as never })).not.toThrow();
  expect(events).toEqual([undefined, undefined]);
});
