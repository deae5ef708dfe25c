import {
  Controller,
  Get,
  Injectable,
  type INestApplication,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { OpenFeature } from '@openfeature/server-sdk';
import { startDevRelay, type DevRelay } from '../../../src/dev-relay/index.js';
import { GoFeatureFlagModule, InjectTrack, type Track } from '../../../src/integrations/nestjs/index.js';
import { GoFeatureFlagProvider } from '../../../src/index.js';
import { lineLogger, type LineLogger } from '../../helpers/line-logger.js';
import { waitUntil } from '../../helpers/wait-until.js';
import { adapters, createApplication, listen } from './nest-application.js';

const flags = { 'new-button': { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };

let relay: DevRelay;
let logger: LineLogger;
let app: INestApplication | undefined;

beforeEach(async () => {
  relay = await startDevRelay({ flags });
  logger = lineLogger();
});

afterEach(async () => {
  relay.recover();
  await app?.close();
  app = undefined;
  await OpenFeature.clearProviders();
  await relay.close();
});

/** Tracks whenever Nest calls it, as a service of an application may. */
@Injectable()
class Everywhere implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  @InjectTrack() readonly track!: Track;

  #note(name: string): void {
    this.track.withContext({ targetingKey: 'the shop' })(name);
  }

  onModuleInit(): void {
    this.#note('onModuleInit');
  }
  onApplicationBootstrap(): void {
    this.#note('onApplicationBootstrap');
  }
  onModuleDestroy(): void {
    this.#note('onModuleDestroy');
  }
  beforeApplicationShutdown(): void {
    this.#note('beforeApplicationShutdown');
  }
  onApplicationShutdown(): void {
    this.#note('onApplicationShutdown');
  }
}

@Controller()
class ShopController {
  @InjectTrack() readonly track!: Track;

  @Get()
  product(): string {
    this.track('request');
    return 'product';
  }
}

const everyMoment = [
  'onModuleInit',
  'onApplicationBootstrap',
  'request',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
];

const options = (more: object = {}): object => ({
  providerOptions: { endpoint: relay.url },
  context: () => ({ targetingKey: 'ada' }),
  logger,
  ...more,
});

const tracked = (): string[] => relay.tracking.map(({ key }) => key);

describe.each(adapters)('an application on %s', (_name, adapter) => {
  it('delivers what it tracks at every moment of its life', async () => {
    const imports = [GoFeatureFlagModule.forRoot(options())];
    app = await createApplication({ imports, providers: [Everywhere], controllers: [ShopController] }, adapter());
    await fetch(await listen(app));
    await app.close();
    expect(tracked()).toEqual(everyMoment);
    expect(logger.lines).toEqual([]);
  });

  it('delivers all of it, too, when the relay takes connections and says nothing until the end', async () => {
    relay.fail({ stall: true, times: 1000 });
    const imports = [GoFeatureFlagModule.forRoot(options({ readyTimeoutMs: 100 }))];
    app = await createApplication({ imports, providers: [Everywhere], controllers: [ShopController] }, adapter());
    await fetch(await listen(app));
    expect(OpenFeature.getClient().providerStatus).toBe('NOT_READY');
    relay.recover();
    await app.close();
    expect(tracked()).toEqual(everyMoment);
    expect(logger.lines).toEqual([expect.stringMatching(/^warn: The provider is not ready after 100 ms; /)]);
  });
});

it('the module closes after the hooks of global modules, whatever the order of imports', async () => {
  class LastWords {}
  const lastWords = {
    module: LastWords,
    global: true,
    imports: [GoFeatureFlagModule.forRoot(options())],
    providers: [Everywhere],
  };
  app = await createApplication({ imports: [lastWords], controllers: [ShopController] });
  await fetch(await listen(app));
  await app.close();
  expect(tracked()).toEqual(everyMoment);
});

it('the module is ready before other providers are made', async () => {
  relay.fail({ stall: true, path: 'configuration' });
  let isMade = false;
  const other = { provide: 'other', inject: ['GoFeatureFlagClient'], useFactory: () => void (isMade = true) };
  const creating = createApplication({ imports: [GoFeatureFlagModule.forRoot(options())], providers: [other] });
  await waitUntil('the first request of the provider', () => relay.requests.failed > 0);
  expect(isMade).toBe(false);
  relay.recover();
  app = await creating;
  expect(OpenFeature.getClient().providerStatus).toBe('READY');
});

it.each([
  ['refuses the key', { status: 401 }, /^warn: The provider is not ready \(UnauthorizedException PROVIDER_FATAL\); /],
  ['fails', { reset: 'before-body' }, /^warn: The provider is not ready \(Imposs\w+ GENERAL\); /],
] as const)('the module starts at once, with one warning, when the relay %s', async (_how, failure, line) => {
  relay.fail({ ...failure, times: 1000 });
  const imports = [GoFeatureFlagModule.forRoot(options({ readyTimeoutMs: 600_000 }))];
  app = await createApplication({ imports, providers: [Everywhere], controllers: [ShopController] });
  expect(logger.lines.filter((text) => text.includes('not ready'))).toEqual([expect.stringMatching(line)]);
  await fetch(await listen(app));
  relay.recover();
  await app.close();
  expect(tracked()).toEqual(everyMoment);
});

it('the module waits for a provider that the application has registered without awaiting it', async () => {
  relay.fail({ stall: true, path: 'configuration' });
  const provider = new GoFeatureFlagProvider({ endpoint: relay.url });
  OpenFeature.setProvider(provider);
  const creating = createApplication({ imports: [GoFeatureFlagModule.forRoot({ provider, logger })] });
  await waitUntil('the first request of the provider', () => relay.requests.failed > 0);
  relay.recover();
  app = await creating;
  expect(OpenFeature.getClient().providerStatus).toBe('READY');
});

it('the module works in an application without HTTP', async () => {
  const root = { module: class {}, imports: [GoFeatureFlagModule.forRoot(options())], providers: [Everywhere] };
  const context = await NestFactory.createApplicationContext(root, { logger: false });
  await context.close();
  expect(tracked()).toEqual(everyMoment.filter((moment) => moment !== 'request'));
});
