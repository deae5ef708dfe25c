import { Injectable, type DynamicModule, type INestApplication } from '@nestjs/common';
import { InMemoryProvider, OpenFeature } from '@openfeature/server-sdk';
import { InvalidOptionsException } from '../../../src/index.js';
import { getTrackToken, GoFeatureFlagModule } from '../../../src/integrations/nestjs/index.js';
import { lineLogger } from '../../helpers/line-logger.js';
import { createApplication } from './nest-application.js';

/** In the application of one test only: the SDK adds listeners to a provider each time that it is set. */
let provider = new InMemoryProvider({});
let app: INestApplication | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
  await OpenFeature.clearProviders();
  provider = new InMemoryProvider({});
});

const WRONG: [object | undefined, string][] = [
  [undefined, 'Expected the options to be an object, got undefined.'],
  [{}, 'Expected either provider or providerOptions, got neither.'],
  [{ provider, providerOptions: {} }, 'Expected either provider or providerOptions, got both.'],
  [{ provider: {} }, 'Expected provider to be an OpenFeature provider, got an object.'],
  [{ provider: 'memory' }, 'Expected provider to be an OpenFeature provider, got "memory" (string).'],
  [{ providerOptions: 7 }, 'Expected providerOptions to be the options of a GoFeatureFlagProvider, got 7 (number).'],
  [
    { providerOptions: {}, closeProvider: true },
    'Expected closeProvider only beside provider, got it beside providerOptions.',
  ],
  [{ provider, closeProvider: 'yes' }, 'Expected closeProvider to be true or false, got "yes" (string).'],
  [{ provider, context: {} }, 'Expected context to be a function, got an object.'],
  [
    { provider, contextTimeoutMs: 0 },
    'Expected contextTimeoutMs to be milliseconds, more than 0 and at most 2147483647, got 0 (number).',
  ],
  [
    { provider, readyTimeoutMs: -1 },
    'Expected readyTimeoutMs to be milliseconds, more than 0 and at most 2147483647, got -1 (number).',
  ],
  [
    { provider, logger: 'console' },
    'Expected logger to be a logger with error, warn, info and debug, got "console" (string).',
  ],
];

it.each(WRONG)('the module refuses %j', async (options, sentence) => {
  const expected = expect.objectContaining({ code: 'INVALID_OPTIONS', message: sentence }) as unknown;
  expect(() => GoFeatureFlagModule.forRoot(options as never)).toThrow(InvalidOptionsException);
  expect(() => GoFeatureFlagModule.forRoot(options as never)).toThrow(sentence);
  const later = GoFeatureFlagModule.forRootAsync({ useFactory: async () => options as never });
  await expect(createApplication({ imports: [later] })).rejects.toEqual(expected);
});

it.each([
  [{ provider, domain: '' }, 'Expected domain to be a non-empty string, got "" (string).'],
  [{ provider, isGlobal: 1 }, 'Expected isGlobal to be true or false, got 1 (number).'],
])('the module refuses %j of forRoot', (options, sentence) => {
  expect(() => GoFeatureFlagModule.forRoot(options as never)).toThrow(sentence);
});

it('the module refuses what the provider refuses', async () => {
  const creating = createApplication({ imports: [GoFeatureFlagModule.forRoot({ providerOptions: {} as never })] });
  await expect(creating).rejects.toThrow('Expected endpoint to be an absolute http: or https: URL');
});

it.each([
  [{}, 'Expected one of useFactory, useClass, useExisting, got none.'],
  [
    { useFactory: () => ({}), useClass: class {} },
    'Expected one of useFactory, useClass, useExisting, got useFactory and useClass.',
  ],
  [{ useFactory: 7 }, 'Expected useFactory to be a function, got 7 (number).'],
  [{ useFactory: () => ({}), inject: 'x' }, 'Expected inject to be a list, got "x" (string).'],
  [{ useFactory: () => ({}), injekt: [] }, 'There is no option "injekt", so it has no effect; did you mean "inject"?'],
])('the module refuses %j of forRootAsync', (options, sentence) => {
  expect(() => GoFeatureFlagModule.forRootAsync(options as never)).toThrow(sentence);
});

it('the module warns once of a name that is no option', async () => {
  const logger = lineLogger();
  app = await createApplication({ imports: [GoFeatureFlagModule.forRoot({ provider, logger, contxt: 1 } as never)] });
  expect(logger.lines).toEqual([expect.stringMatching(/^warn: There is no option .+ did you mean "context"\?$/)]);
});

@Injectable()
class Options {
  createGoFeatureFlagOptions(): object {
    return { provider };
  }
}

class OptionsModule {}
const optionsModule: DynamicModule = { module: OptionsModule, providers: [Options], exports: [Options] };

it.each([
  [
    'a factory',
    { inject: [Options], imports: [optionsModule], useFactory: (made: Options) => made.createGoFeatureFlagOptions() },
  ],
  ['a class', { useClass: Options }],
  ['a class that exists', { imports: [optionsModule], useExisting: Options }],
])('the module takes its options from %s', async (_what, options) => {
  const imports = [GoFeatureFlagModule.forRootAsync({ ...(options as object), domain: 'shop' })];
  app = await createApplication({ imports });
  expect(OpenFeature.getProvider('shop')).toBe(provider);
  expect(app.get(getTrackToken('shop'))).toBeInstanceOf(Function);
});

it('the module offers its exports to modules that import it, where it is not global', async () => {
  const flags = GoFeatureFlagModule.forRoot({ provider, isGlobal: false });
  const user = { provide: 'user', inject: [getTrackToken()], useFactory: (track: unknown) => track };
  class Child {}
  const child = (imports: DynamicModule[]): DynamicModule => ({ module: Child, imports, providers: [user] });
  await expect(createApplication({ imports: [flags, child([])] })).rejects.toThrow(/dependencies of the user/);
  await OpenFeature.clearProviders();
  app = await createApplication({ imports: [child([flags])] });
  expect(app.get('user', { strict: false })).toBeInstanceOf(Function);
});
