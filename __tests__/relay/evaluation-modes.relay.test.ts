import {
  type EvaluationContext,
  type EvaluationDetails,
  type FlagValue,
  ProviderEvents,
} from '@openfeature/server-sdk';
import { type RealRelay, startRealRelay } from '../helpers/real-relay.js';
import { waitUntil } from '../helpers/wait-until.js';
import { Session, type Connection } from '../integration/session.js';

/** So long that no poll of its own comes in the way of a test. */
const NEVER = 2 ** 31 - 1;

const onOff = { variations: { on: true, off: false } };
const dated = (date: string, more: object): object => ({ date, ...more });

const flags: Record<string, object> = {
  static: { ...onOff, defaultRule: { variation: 'on' }, version: 'v1' },
  text: { variations: { a: 'A', b: '' }, defaultRule: { variation: 'b' } },
  number: { variations: { whole: 100, part: 99.95 }, defaultRule: { variation: 'part' } },
  whole: { variations: { whole: 100 }, defaultRule: { variation: 'whole' } },
  object: { variations: { a: { list: [1, { x: null }], s: '<&>' } }, defaultRule: { variation: 'a' } },
  list: { variations: { a: ['x', 2] }, defaultRule: { variation: 'a' } },
  rule: {
    ...onOff,
    targeting: [
      { name: 'adults', query: 'age ge 18 and country in ["DE","FR"]', variation: 'on' },
      { name: 'logic', query: '{"==":[{"var":"plan.name"},"pro"]}', variation: 'on' },
      { query: 'app gt 1.10.0', percentage: { on: 50, off: 50 } },
    ],
    defaultRule: { variation: 'off' },
  },
  split: { ...onOff, defaultRule: { percentage: { on: 33, off: 67 } } },
  'by-company': { ...onOff, bucketingKey: 'company.id', defaultRule: { percentage: { on: 50, off: 50 } } },
  progressive: {
    ...onOff,
    defaultRule: {
      progressiveRollout: {
        initial: { variation: 'off', percentage: 0, date: '2026-01-01T00:00:00Z' },
        end: { variation: 'on', percentage: 100, date: '2026-03-01T00:00:00Z' },
      },
    },
  },
  scheduled: {
    ...onOff,
    defaultRule: { variation: 'off' },
    scheduledRollout: [dated('2026-01-15T00:00:00Z', { defaultRule: { variation: 'on' }, disable: false })],
  },
  experiment: {
    ...onOff,
    defaultRule: { variation: 'on' },
    experimentation: { start: '2026-01-01T00:00:00Z', end: '2026-02-15T00:00:00Z' },
  },
  disabled: { ...onOff, defaultRule: { variation: 'on' }, disable: true },
  labelled: {
    ...onOff,
    targeting: [{ name: 'adults', query: 'age ge 18', variation: 'on' }],
    defaultRule: { variation: 'off' },
    metadata: { owner: { team: 'checkout', members: [1, 2] }, version: 'm1', n: 1.5 },
  },
  'null-value': {
    ...onOff,
    defaultRule: { variation: 'on' },
    scheduledRollout: [dated('2020-01-01T00:00:00Z', { variations: { on: null } })],
  },
  'no-variation': {
    ...onOff,
    defaultRule: { variation: 'on' },
    scheduledRollout: [dated('2020-01-01T00:00:00Z', { defaultRule: { variation: 'nowhere' } })],
  },
  broken: {
    ...onOff,
    defaultRule: { progressiveRollout: { initial: { variation: 'off' }, end: { variation: 'on' } } },
  },
  'no-key': { ...onOff, bucketingKey: '', defaultRule: { percentage: { on: 50, off: 50 } } },
};

const at = (currentDateTime: string): EvaluationContext => ({ gofeatureflag: { currentDateTime } });

const contexts: Record<string, EvaluationContext> = {
  nobody: {},
  'an empty key': { targetingKey: '', age: 20, country: 'DE' },
  'a number as key': { targetingKey: 42 as unknown as string, age: 18.0, country: 'FR' },
  'a user in January': { targetingKey: 'user-1', age: 30, country: 'US', app: '1.11.0', ...at('2026-01-10T00:00:00Z') },
  'a user in February': { targetingKey: 'user-2', plan: { name: 'pro' }, ...at('2026-02-01T12:00:00Z') },
  'a company in March': { targetingKey: 'user-3', company: { id: 'c-7' }, age: 17.5, ...at('2026-03-02T00:00:00Z') },
  'someone odd': { targetingKey: 'ü-旗', age: '30', anonymous: true, company: 'none', joined: new Date(0), app: 'v1' },
};

const resolvers = {
  boolean: ({ client }: Connection, key: string, context: EvaluationContext) =>
    client.getBooleanDetails(key, false, context),
  string: ({ client }: Connection, key: string, context: EvaluationContext) =>
    client.getStringDetails(key, 'mine', context),
  number: ({ client }: Connection, key: string, context: EvaluationContext) =>
    client.getNumberDetails(key, -1, context),
  object: ({ client }: Connection, key: string, context: EvaluationContext) =>
    client.getObjectDetails(key, { own: 1 }, context),
};

/**
 * Without what the modes need not share: the relay's note for caches, and the one sentence that it has for all errors.
 */
function comparable({ flagMetadata, ...details }: EvaluationDetails<FlagValue>): object {
  const shared = { ...details, flagMetadata: { ...flagMetadata } };
  delete shared.errorMessage;
  delete shared.flagMetadata['gofeatureflag_cacheable'];
  return shared;
}

describe('the two modes and the real relay', () => {
  let relay: RealRelay;
  const sessions: Session[] = [];
  const connect = (
    evaluationType: 'InProcess' | 'Remote',
    options: Omit<Parameters<Session['connect']>[0], 'endpoint'> = {},
  ): Promise<Connection> => {
    const session = new Session(() => Promise.reject(new Error('There is a relay already')), evaluationType);
    sessions.push(session);
    return session.connect({ endpoint: relay.url, ...options });
  };
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.end();
    await relay.stop();
  });

  it('GOFF-CTX-004, GOFF-EVAL-006, GOFF-EVAL-007: return the same for every flag, context and resolver', async () => {
    relay = await startRealRelay({ flags });
    // Before the first evaluation: those of the relay change what it serves as configuration.
    const inProcess = await connect('InProcess');
    const remote = await connect('Remote', { disableCache: true });
    const results: unknown[] = [];
    const expected: unknown[] = [];
    for (const key of [...Object.keys(flags), 'nowhere']) {
      for (const [who, context] of Object.entries(contexts)) {
        for (const [type, resolve] of Object.entries(resolvers)) {
          // One after the other, because evaluations of the relay can disturb each other.
          const details = [await resolve(inProcess, key, context), await resolve(remote, key, context)] as const;
          results.push({ key, who, type, ...comparable(details[0]) });
          expected.push({ key, who, type, ...comparable(details[1]) });
        }
      }
    }
    expect(results).toEqual(expected);
    expect(new Set((results as { reason: string }[]).map(({ reason }) => reason))).toEqual(
      new Set(['STATIC', 'DEFAULT', 'TARGETING_MATCH', 'TARGETING_MATCH_SPLIT', 'SPLIT', 'DISABLED', 'ERROR']),
    );
  }, 60_000);

  it('GOFF-FALLBACK-001, GOFF-FALLBACK-006, GOFF-FALLBACK-007: the relay takes what the engine cannot', async () => {
    const query = `${'('.repeat(70)}plan eq "pro"${')'.repeat(70)}`;
    const deep = { ...onOff, targeting: [{ name: 'deep', query, variation: 'on' }], defaultRule: { variation: 'off' } };
    relay = await startRealRelay({ flags: { deep } });
    const { client, provider } = await connect('InProcess');
    expect(await client.getBooleanDetails('deep', false, { targetingKey: 'u', plan: 'pro' })).toMatchObject({
      value: true,
      variant: 'on',
      reason: 'TARGETING_MATCH',
      flagMetadata: { evaluatedRuleName: 'deep', gofeatureflag_evaluated_remotely: true },
    });
    expect(await provider.flush()).toMatchObject({ accepted: 0 });
    await relay.flushed();
    expect(relay.featureEvents()).toMatchObject([{ key: 'deep', source: 'SERVER', value: true }]);
  });

  it.each([
    ['an open relay', undefined],
    ['a relay that asks for a key', 'key of the/stream?'],
  ])('a change that is announced on the stream arrives without any poll, from %s', async (_, apiKey) => {
    relay = await startRealRelay({ flags: generation(0), ...(apiKey !== undefined && { apiKeys: [apiKey] }) });
    const options = { flagChangeStreaming: true, flagChangePollingInterval: NEVER };
    const { client } = await connect('InProcess', { ...options, ...(apiKey !== undefined && { apiKey }) });
    await streamReplacesPolls(client);

    await relay.kill('SIGKILL');
    await relay.restart();
    await streamReplacesPolls(client);
  });

  const generation = (value: number): Record<string, object> => ({
    generation: { variations: { now: value }, defaultRule: { variation: 'now' } },
  });

  /** Changes the flag until a change is announced to the application: nobody knows when the stream is open. */
  async function streamReplacesPolls(client: Connection['client']): Promise<void> {
    let heard = 0;
    client.addHandler(ProviderEvents.ConfigurationChanged, () => void heard++);
    let value = await client.getNumberValue('generation', -1);
    await waitUntil('a change', async () => {
      await relay.setFlags(generation(++value));
      return heard > 1;
    });
    await waitUntil('the last change', async () => (await client.getNumberValue('generation', -1)) === value);
  }
});
