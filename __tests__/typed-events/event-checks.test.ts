import * as v from 'valibot';
import { z } from 'zod';
import {
  defineEvents,
  droppedTotal,
  TrackingOnlyProvider,
  type EventDefinitions,
  type GoFeatureFlagProvider,
} from '../../src/index.js';
import { useWorld } from '../helpers/remote-provider.js';

const world = useWorld();
const PERSON = 'ann@example.org';
const unreadable = new Proxy(
  {},
  {
    get: () => {
      throw new Error(PERSON);
    },
  },
);
const context = { targetingKey: PERSON };

/** The same events in two libraries; each has a member that is optional. */
const LIBRARIES = {
  zod: { purchase: z.object({ value: z.number(), currency: z.string(), coupon: z.string().optional() }) },
  valibot: { purchase: v.object({ value: v.number(), currency: v.string(), coupon: v.optional(v.string()) }) },
};

const right = { value: 99.5, currency: 'EUR' };
const sentAndCounted = 'Such events are sent as they are, and counted as invalid.';

/** A provider that checks, with the schema of one event. */
function checking(schema: unknown, name = 'purchase'): GoFeatureFlagProvider {
  return world.provider({ events: defineEvents({ [name]: schema } as never, { validate: true }) });
}

/** A schema that returns, or throws, whatever a function does. */
const schemaOf = (validate: (value: unknown) => unknown): object => ({
  '~standard': { version: 1, vendor: 'test', validate },
});

describe.each(Object.entries(LIBRARIES))('with schemas of %s', (_library, schemas) => {
  it('an event that matches is counted as any other, and nothing is logged', async () => {
    const provider = world.provider({ events: defineEvents(schemas, { validate: true }) });
    provider.track('purchase', context, right);
    provider.track('purchase', context, { ...right, coupon: 'SPRING' });
    expect(await provider.flush()).toMatchObject({ accepted: 2, delivered: 2, invalid: 0 });
    expect(world.logger.lines).toEqual([]);
  });

  it('one that does not match is delivered as it is, counted, and logged once without its values', async () => {
    const provider = world.provider({ events: defineEvents(schemas, { validate: true }) });
    const wrong = [{ value: PERSON, currency: 'EUR' }, { value: 99.5 }, { ...right, coupon: 5 }, {}];
    for (const details of wrong) provider.track('purchase', context, details as never);
    provider.track('purchase', context, right);
    expect(await provider.flush()).toMatchObject({ accepted: 5, delivered: 5, invalid: 4 });
    expect(world.relay.events.map(({ trackingEventDetails }) => trackingEventDetails)).toEqual([...wrong, right]);
    expect(world.logger.lines.filter((line) => !line.includes('no finite number'))).toEqual([
      `warn: Expected the details of "purchase" to match its schema, got others at "value". ${sentAndCounted}`,
    ]);
    expect(world.logger.lines.join()).not.toContain(PERSON);
  });

  it('an event without details is compared as one with none of the members', async () => {
    const provider = world.provider({ events: defineEvents(schemas, { validate: true }) });
    const client = await world.client(provider);
    client.track('purchase', context);
    expect(provider.stats().invalid).toBe(1);
    expect(world.logger.lines).toEqual([
      `warn: Expected the details of "purchase" to match its schema, got others at "value", "currency". ` +
        sentAndCounted,
    ]);
  });

  it('nothing is compared without validate, and nothing without the option', () => {
    for (const options of [{ events: defineEvents(schemas) }, {}]) {
      const provider = world.provider(options);
      provider.track('purchse', context, {});
      provider.track('purchase', context, {});
      expect(provider.stats()).toMatchObject({ accepted: 2, invalid: 0 });
    }
    expect(world.logger.lines).toEqual([]);
  });
});

describe('an event of a name that is not defined', () => {
  const unknown = (name: string, hint = '.'): string =>
    `warn: Expected a tracking event that is defined, got "${name}"${hint} ${sentAndCounted}`;

  it('is delivered, counted as invalid, and logged once a name with the nearest one', async () => {
    const provider = checking(z.object({}));
    for (const name of ['purchse', 'purchse', 'search', '__proto__']) provider.track(name, context);
    expect(await provider.flush()).toMatchObject({ delivered: 4, invalid: 4 });
    expect(world.logger.lines).toEqual([
      unknown('purchse', '; did you mean "purchase"?'),
      unknown('search'),
      unknown('__proto__'),
    ]);
  });

  it('is logged for the first hundred names only: names that are made of data never end', () => {
    const provider = checking(z.object({}));
    for (let user = 0; user < 1_000; user++) provider.track(`visit of ${user}`, context);
    expect(provider.stats().invalid).toBe(1_000);
    expect(world.logger.lines).toHaveLength(100);
  });

  it('is logged in one line, whatever the name is', () => {
    checking(z.object({})).track(`a"b\n${'x'.repeat(3_000)}`, context);
    expect(world.logger.lines).toHaveLength(1);
    expect(world.logger.lines[0]).toMatch(/^warn: [^\n]{0,400}$/);
  });
});

describe('the line of an event that does not match', () => {
  it.each<[string, object, object, string]>([
    ['the key of a record', z.record(z.string(), z.number()), { [PERSON]: 'x' }, ''],
    ['a member too many', z.strictObject({}), { [PERSON]: 1 }, ''],
    [
      'a nested member',
      z.object({ cart: z.record(z.string(), z.number()) }),
      { cart: { [PERSON]: 'x' } },
      ' at "cart"',
    ],
    [
      'a nested member (valibot)',
      v.object({ a: v.record(v.string(), v.number()) }),
      { a: { [PERSON]: '' } },
      ' at "a"',
    ],
    ['an optional member', z.object({ a: z.number().optional() }), { a: PERSON }, ''],
  ])('names no member but those that the schema itself requires: %s', (_what, schema, details, at) => {
    checking(schema).track('purchase', context, details as never);
    expect(world.logger.lines).toEqual([
      `warn: Expected the details of "purchase" to match its schema, got others${at}. ${sentAndCounted}`,
    ]);
  });
});

describe('a schema that gives no result at once', () => {
  const unchecked = (got: string): string =>
    `warn: Expected the schema of "purchase" to return a result at once, got ${got}. ` +
    'Such events are sent without a check.';

  it.each<[string, unknown, string]>([
    ['returns a promise', schemaOf(async () => ({ issues: [{ message: 'no' }] })), 'a promise'],
    ['returns a promise that is rejected', schemaOf(() => Promise.reject(new Error(PERSON))), 'a promise'],
    ['checks asynchronously (zod)', z.object({}).refine(async () => false), 'a promise'],
    [
      'checks asynchronously (valibot)',
      v.pipeAsync(
        v.object({}),
        v.checkAsync(async () => false),
      ),
      'a promise',
    ],
    ['throws', schemaOf(() => { throw new TypeError(PERSON); }), 'TypeError'], // prettier-ignore
    ['returns nothing', schemaOf(() => undefined), 'no result'],
    ['returns what cannot be read', schemaOf(() => unreadable), 'Error'],
  ])(
    'a schema that gives no result at once because it %s costs one line, no event, and counts as valid',
    async (_what, schema, got) => {
      const provider = checking(schema);
      provider.track('purchase', context, right);
      provider.track('purchase', context, right);
      expect(await provider.flush()).toMatchObject({ accepted: 2, delivered: 2, invalid: 0 });
      expect(world.logger.lines).toEqual([unchecked(got)]);
    },
  );

  it.each<[string, unknown]>([
    ['no list', 'wrong'],
    ['entries that are no issues', [null, 'wrong', { path: 'value' }, { path: [] }, { path: [Symbol('a'), 1] }]],
    ['a list that cannot be read', new Proxy([], { get: () => { throw new Error(PERSON); } })], // prettier-ignore
  ])('is not one whose issues are %s: these say that the event is invalid', async (_what, issues) => {
    const provider = checking(schemaOf(() => ({ issues })));
    provider.track('purchase', context, right);
    expect(await provider.flush()).toMatchObject({ delivered: 1, invalid: 1 });
    expect(world.logger.lines).toEqual([
      `warn: Expected the details of "purchase" to match its schema, got others. ${sentAndCounted}`,
    ]);
  });
});

describe('a schema', () => {
  it('runs when the event has been taken: what it changes does not reach the event', async () => {
    const change = (value: unknown): object => ({ value: Object.assign(value as object, { value: 0 }) });
    const provider = checking(schemaOf(change));
    provider.track('purchase', context, { ...right });
    await provider.flush();
    expect(world.relay.events).toMatchObject([{ trackingEventDetails: right }]);
  });

  it('may track, flush and look at the ledger, which balances', async () => {
    const balances: boolean[] = [];
    const schema = schemaOf((value) => {
      const { accepted, delivered, pending, inFlight, ...ledger } = provider.stats();
      balances.push(accepted === delivered + droppedTotal(ledger) + pending + inFlight);
      if (balances.length === 1) provider.track('purchase', context);
      void provider.flush();
      return { value };
    });
    const provider = checking(schema);
    provider.track('purchase', context);
    expect(await provider.flush()).toMatchObject({ accepted: 2, delivered: 2, invalid: 0 });
    expect(balances).toEqual([true, true]);
  });

  it.each<[string, Parameters<typeof world.provider>[0], unknown, boolean]>([
    ['is too large', {}, new Array(100_001).fill(1), false],
    ['is too large for a batch', { maxBatchBytes: 1_024 }, 'x'.repeat(1_024), false],
    ['is not collected', { disableDataCollection: true }, 1, false],
    ['comes after the end', {}, 1, true],
  ])('does not run for an event that %s', async (_what, options, member, isClosed) => {
    const seen: unknown[] = [];
    const schema = schemaOf((value) => ({ issues: [seen.push(value)] }));
    const events = defineEvents({ purchase: schema as never }, { validate: true });
    const provider = world.provider({ ...options, events });
    if (isClosed) await provider.close();
    provider.track('purchase', context, { member } as never);
    expect([seen, provider.stats().invalid]).toEqual([[], 0]);
  });
});

describe('an event that is tracked while another one', () => {
  const inner = z.object({ value: z.number() });
  /** A provider, and what tracks one event that does not match, the first time that it is called. */
  function tracking(
    schemas: Readonly<Record<string, z.ZodType>>,
    options: (trackInner: () => unknown) => Parameters<typeof world.provider>[0] = () => ({}),
  ): { readonly provider: GoFeatureFlagProvider; readonly trackInner: () => unknown } {
    let isTracked = false;
    const trackInner = (): void => {
      if (isTracked) return;
      isTracked = true;
      provider.track('inner', context, { value: 'none' } as never);
    };
    const events = defineEvents({ inner, ...schemas }, { validate: true });
    const provider = world.provider({ events, ...options(trackInner) });
    return { provider, trackInner };
  }

  it.each<[string, (trackInner: () => unknown) => object]>([
    ['a getter', (trackInner) => Object.defineProperty({}, 'member', { enumerable: true, get: trackInner })],
    ['a toJSON', (trackInner) => ({ member: { toJSON: trackInner } })],
  ])('is written, by %s, is checked', async (_what, detailsOf) => {
    const { provider, trackInner } = tracking({ purchase: z.object({}) });
    provider.track('purchase', context, detailsOf(trackInner) as never);
    expect(await provider.flush()).toMatchObject({ accepted: 2, delivered: 2, invalid: 1 });
  });

  it('is written, by redactContext, is checked', async () => {
    const redacting = (trackInner: () => unknown): object => ({ redactContext: () => (trackInner(), {}) });
    const { provider } = tracking({ purchase: z.object({}) }, redacting);
    provider.track('purchase', context);
    expect(await provider.flush()).toMatchObject({ accepted: 2, delivered: 2, invalid: 1 });
  });

  it('is checked, by its schema, is checked', async () => {
    const schema = z.object({}).refine(() => trackInner() === undefined);
    const { provider, trackInner } = tracking({ purchase: schema });
    provider.track('purchase', context);
    expect(await provider.flush()).toMatchObject({ accepted: 2, delivered: 2, invalid: 1 });
  });

  it('is logged, by the logger, is checked', async () => {
    const { provider, trackInner } = tracking({});
    jest.spyOn(world.logger, 'warn').mockImplementation(() => void trackInner());
    provider.track('purchse', context);
    expect(await provider.flush()).toMatchObject({ accepted: 2, delivered: 2, invalid: 2 });
  });

  it('is written, and which is too large for a batch, is not checked', async () => {
    const provider = checking(z.strictObject({}));
    const details = { toJSON: () => provider.track('purchase', context, { member: 'x'.repeat(2_000_000) }) };
    provider.track('purchase', context, { details } as never);
    expect(await provider.flush()).toMatchObject({ accepted: 2, dropped: { too_large: 1 }, invalid: 1 });
  });
});

it.each<[string, (issue: (member: number) => object) => unknown]>([
  ['a hundred thousand members', (issue) => Array.from({ length: 100_000 }, (_, member) => issue(member))],
  ['a list without an end', (issue) => Object.assign([issue(0)], { length: 2 ** 32 - 1 })],
])('the check looks at the first issues only: %s', (_what, listOf) => {
  let looks = 0;
  const issue = (member: number): object => ({
    get path() {
      looks++;
      return [`m${member}`];
    },
  });
  const issues = listOf(issue);
  const provider = checking(schemaOf(() => ({ issues })));
  provider.track('purchase', context, right);
  expect(looks).toBeGreaterThan(0);
  expect(looks).toBeLessThanOrEqual(2_000);
  expect([provider.stats().invalid, world.logger.lines]).toEqual([1, [expect.stringContaining('got others at "m0"')]]);
});

it('the check takes a result that is the list of its issues, as that of ArkType is', async () => {
  const issues = (...members: string[]): object => {
    const list = members.map((member) => ({ message: 'must be a number', path: [member] }));
    return Object.defineProperty(list, 'issues', { get: () => list });
  };
  const provider = checking(schemaOf((value) => ('value' in (value as object) ? { value } : issues('value'))));
  provider.track('purchase', context, right);
  provider.track('purchase', context);
  expect(await provider.flush()).toMatchObject({ delivered: 2, invalid: 1 });
  expect(world.logger.lines).toEqual([
    `warn: Expected the details of "purchase" to match its schema, got others at "value". ${sentAndCounted}`,
  ]);
});

it('a TrackingOnlyProvider checks as well', async () => {
  const events = defineEvents(LIBRARIES.zod, { validate: true });
  const provider = new TrackingOnlyProvider({ endpoint: world.relay.url, events }, world.logger);
  provider.track('purchase', context, {});
  expect(await provider.close()).toMatchObject({ delivered: 1, invalid: 1 });
});

it('the count goes on when a provider begins a new life', async () => {
  const provider = checking(z.object({ value: z.number() }));
  provider.track('purchase', context);
  await provider.close();
  await provider.initialize();
  provider.track('purchase', context);
  expect(await provider.close()).toMatchObject({ delivered: 2, invalid: 2 });
});

it('the provider takes definitions that another copy of the package has made', () => {
  const copied = { schemas: { ...LIBRARIES.zod }, validate: true } satisfies EventDefinitions;
  world.provider({ events: copied }).track('purchse', context);
  expect(world.logger.lines).toHaveLength(1);
});
