import {
  AsyncLocalStorageTransactionContextPropagator,
  type EvaluationContext,
  type Hook,
  OpenFeature,
} from '@openfeature/server-sdk';
import { modes, RegisteredProvider } from './registered-provider.js';

/** The levels of the evaluation context, each of which has precedence over those before it. */
const levels = ['API', 'Transaction', 'Client', 'Invocation', 'Hook'] as const;
type Level = (typeof levels)[number];

/** One says whose entry it was evaluated with, the other whether the entries of all levels were there. */
const flags = {
  'entry-from': {
    variations: Object.fromEntries(['nobody', ...levels].map((level) => [level, level])),
    targeting: levels.map((level) => ({ query: `entry eq "${level}"`, variation: level })),
    defaultRule: { variation: 'nobody' },
  },
  'all-entries': {
    variations: { complete: 'complete', incomplete: 'incomplete' },
    targeting: [{ query: levels.map((level) => `of-${level} eq "${level}"`).join(' and '), variation: 'complete' }],
    defaultRule: { variation: 'incomplete' },
  },
};

describe.each(modes)('context merging (%s)', (mode) => {
  let registered: RegisteredProvider;
  beforeAll(
    () => void OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator()),
  );
  beforeEach(async () => void (registered = await RegisteredProvider.stable(mode, flags)));
  afterEach(async () => {
    registered.client.setContext({}).clearHooks();
    await registered.end();
  });

  /** Evaluates a flag while each level has the entries that it is given. */
  function evaluate(flagKey: string, entries: Partial<Record<Level, EvaluationContext>>): Promise<string> {
    OpenFeature.setContext(entries.API ?? {});
    registered.client.setContext(entries.Client ?? {});
    const hook: Hook = { before: () => entries.Hook ?? {} };
    return new Promise((resolve, reject) => {
      OpenFeature.setTransactionContext(entries.Transaction ?? {}, () => {
        const evaluated = registered.client.getStringDetails(flagKey, '', entries.Invocation ?? {}, { hooks: [hook] });
        evaluated.then(({ value }) => resolve(value), reject);
      });
    });
  }

  it.each(levels)('an entry of the level %s alone reaches the evaluation', async (level) => {
    expect(await evaluate('entry-from', { [level]: { entry: level } })).toBe(level);
  });

  it('entries of different names reach it from all levels', async () => {
    const entries = Object.fromEntries(levels.map((level) => [level, { [`of-${level}`]: level }]));
    expect(await evaluate('all-entries', entries)).toBe('complete');
  });

  it.each(levels)('an entry of the level %s wins over those of the levels before it', async (level) => {
    const upTo = levels.slice(0, levels.indexOf(level) + 1);
    const entries = Object.fromEntries(upTo.map((each) => [each, { entry: each }]));
    expect(await evaluate('entry-from', entries)).toBe(level);
  });
});
