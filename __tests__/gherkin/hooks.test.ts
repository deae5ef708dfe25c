import type { EvaluationDetails, FlagValue, Hook } from '@openfeature/server-sdk';
import { flags } from './flags.js';
import { modes, RegisteredProvider } from './registered-provider.js';

/** Remembers its stages in the order in which they ran, with the details that they got. */
class RememberingHook implements Hook {
  readonly stages: string[] = [];
  readonly details = new Map<string, EvaluationDetails<FlagValue>>();

  before(): void {
    this.stages.push('before');
  }

  after(_context: unknown, details: EvaluationDetails<FlagValue>): void {
    this.#remember('after', details);
  }

  error(): void {
    this.stages.push('error');
  }

  finally(_context: unknown, details: EvaluationDetails<FlagValue>): void {
    this.#remember('finally', details);
  }

  #remember(stage: string, details: EvaluationDetails<FlagValue>): void {
    this.stages.push(stage);
    this.details.set(stage, details);
  }
}

describe.each(modes)('evaluation details in hooks (%s)', (mode) => {
  let registered: RegisteredProvider;
  let hook: RememberingHook;
  beforeEach(async () => {
    registered = await RegisteredProvider.stable(mode, flags);
    hook = new RememberingHook();
    registered.client.addHooks(hook);
  });
  afterEach(async () => {
    registered.client.clearHooks();
    await registered.end();
  });

  it('reach the stages after and finally of an evaluation that succeeds', async () => {
    await registered.client.getBooleanValue('boolean-flag', false);
    expect(hook.stages).toEqual(['before', 'after', 'finally']);
    for (const stage of ['after', 'finally']) {
      const details = hook.details.get(stage);
      expect(details).toMatchObject({ flagKey: 'boolean-flag', value: true, variant: 'on', reason: 'STATIC' });
      expect(details?.errorCode).toBeUndefined();
    }
  });

  it.each([
    ['that finds no flag', 'missing-flag', 'FLAG_NOT_FOUND'],
    ['of a wrong type', 'wrong-flag', 'TYPE_MISMATCH'],
  ])('reach the stage finally, after error, of an evaluation %s', async (_, key, errorCode) => {
    await registered.client.getNumberValue(key, 13);
    expect(hook.stages).toEqual(['before', 'error', 'finally']);
    const details = hook.details.get('finally');
    expect(details).toMatchObject({ flagKey: key, value: 13, reason: 'ERROR', errorCode });
    expect(details?.variant).toBeUndefined();
  });
});
