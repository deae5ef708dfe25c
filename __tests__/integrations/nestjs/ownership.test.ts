import { Controller, Get, type INestApplication } from '@nestjs/common';
import { InMemoryProvider, OpenFeature } from '@openfeature/server-sdk';
import { startDevRelay, type DevRelay } from '../../../src/dev-relay/index.js';
import { GoFeatureFlagProvider } from '../../../src/index.js';
import {
  getClientToken,
  getProviderToken,
  getTrackToken,
  GoFeatureFlagModule,
  InjectTrack,
  Track,
  type GoFeatureFlagModuleOptions,
} from '../../../src/integrations/nestjs/index.js';
import { createApplication } from './nest-application.js';

let relay: DevRelay;
let otherRelay: DevRelay;
const apps: INestApplication[] = [];

beforeEach(async () => {
  relay = await startDevRelay();
  otherRelay = await startDevRelay();
});

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  await OpenFeature.clearProviders();
  await Promise.all([relay.close(), otherRelay.close()]);
});

async function start(options: GoFeatureFlagModuleOptions & { domain?: string }): Promise<INestApplication> {
  const app = await createApplication({ imports: [GoFeatureFlagModule.forRoot(options)] });
  await app.init();
  apps.push(app);
  return app;
}

const trackIn = (app: INestApplication, name: string): void =>
  app.get(Track).withContext({ targetingKey: 'ada' })(name);

/** A provider of another kind that says what happens to it. */
class ObservedProvider extends InMemoryProvider {
  closed = 0;
  readonly tracked: string[] = [];

  async onClose(): Promise<void> {
    this.closed++;
  }

  track(name: string): void {
    this.tracked.push(name);
  }
}

const observed = (): ObservedProvider => new ObservedProvider({});

const keys = ({ tracking }: DevRelay): string[] => tracking.map(({ key }) => key);

describe('two applications in one process', () => {
  it.each(['first', 'second'])('keep their providers apart, also when the %s one closes before', async (which) => {
    const first = await start({ providerOptions: { endpoint: relay.url } });
    const second = await start({ providerOptions: { endpoint: otherRelay.url } });
    const [early, late] = which === 'first' ? [first, second] : [second, first];
    for (const app of apps) trackIn(app, 'before');
    await early.close();
    trackIn(late, 'after');
    expect(late.get<GoFeatureFlagProvider>(getProviderToken()).stats()).toMatchObject({ pending: 2 });
    await late.close();
    expect(keys(which === 'first' ? relay : otherRelay)).toEqual(['before']);
    expect(keys(which === 'first' ? otherRelay : relay)).toEqual(['before', 'after']);
  });

  it('leave OpenFeature a provider that is open, as long as one of them is', async () => {
    const first = await start({ providerOptions: { endpoint: relay.url } });
    const second = await start({ providerOptions: { endpoint: otherRelay.url } });
    const third = await start({ providerOptions: { endpoint: otherRelay.url } });
    for (const closing of [first, second]) {
      await closing.close();
      OpenFeature.getClient().track('without injection', { targetingKey: 'ada' });
    }
    await third.close();
    expect(keys(otherRelay)).toEqual(['without injection', 'without injection']);
  });

  it('may follow each other', async () => {
    for (const name of ['one', 'two', 'three']) {
      const app = await start({ providerOptions: { endpoint: relay.url } });
      trackIn(app, name);
      OpenFeature.getClient().track(`${name} without injection`, { targetingKey: 'ada' });
      await app.close();
    }
    expect(keys(relay)).toEqual(['one', 'two', 'three'].flatMap((name) => [name, `${name} without injection`]));
  });

  it('may share a provider', async () => {
    const provider = observed();
    const [first, second] = [await start({ provider }), await start({ provider })];
    trackIn(first, 'first');
    await first.close();
    trackIn(second, 'second');
    await second.close();
    expect(provider).toMatchObject({ tracked: ['first', 'second'], closed: 0 });
  });
});

describe('a provider that the application has made', () => {
  it('stays open when the application closes, and has delivered what it was given', async () => {
    const provider = new GoFeatureFlagProvider({ endpoint: relay.url });
    const app = await start({ provider });
    trackIn(app, 'before');
    await app.close();
    expect(keys(relay)).toEqual(['before']);
    OpenFeature.getClient().track('after', { targetingKey: 'ada' });
    await provider.close();
    expect(keys(relay)).toEqual(['before', 'after']);
  });

  it('stays open when another application follows', async () => {
    const provider = observed();
    await (await start({ provider })).close();
    await (await start({ provider: observed() })).close();
    await (await start({ providerOptions: { endpoint: relay.url } })).close();
    expect(provider.closed).toBe(0);
  });

  it('closes with the application where that is asked for', async () => {
    const provider = observed();
    await (await start({ provider, closeProvider: true })).close();
    expect(provider.closed).toBe(1);
  });

  it('opens again with the next application that has it', async () => {
    const provider = new GoFeatureFlagProvider({ endpoint: relay.url });
    for (const name of ['one', 'two', 'three']) {
      const app = await start({ provider, closeProvider: true });
      trackIn(app, name);
      await app.close();
    }
    expect(keys(relay)).toEqual(['one', 'two', 'three']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('no');
      },
    ],
  ])('may be one whose onClose %s', async (_how, onClose) => {
    const provider = Object.assign(observed(), { onClose });
    const app = await start({ provider, closeProvider: true });
    await expect(app.close()).resolves.toBeUndefined();
    Object.assign(provider, { onClose: async () => undefined });
  });
});

it('the module never closes providers of others', async () => {
  const [byDomain, another] = [observed(), observed()];
  await OpenFeature.setProviderAndWait('elsewhere', byDomain);
  const app = await start({ provider: another, closeProvider: true, domain: 'mine' });
  await app.close();
  expect([byDomain.closed, another.closed]).toEqual([0, 1]);
});

describe('domains', () => {
  it('have modules of their own in one application', async () => {
    const [shop, blog] = [observed(), observed()];
    const imports = [
      GoFeatureFlagModule.forRoot({ provider: shop }),
      GoFeatureFlagModule.forRoot({ provider: blog, domain: 'blog' }),
    ];
    const app = await createApplication({ imports });
    apps.push(await app.init());
    app.get(getTrackToken())('for the shop');
    app.get<Track>(getTrackToken('blog'))('for the blog');
    expect([shop.tracked, blog.tracked]).toEqual([['for the shop'], ['for the blog']]);
    expect(app.get(getClientToken('blog')).metadata.domain).toBe('blog');
    expect(app.get(getClientToken()).metadata.domain).toBeUndefined();
    expect(app.get(getProviderToken('blog'))).toBe(blog);
  });

  it.each([
    [undefined, 'Expected one GoFeatureFlagModule without a domain in an application, got two.'],
    ['blog', 'Expected one GoFeatureFlagModule with the domain "blog" in an application, got two.'],
  ])('have one module in an application (%s)', async (domain, sentence) => {
    const module = (): object =>
      GoFeatureFlagModule.forRoot({ provider: observed(), ...(domain === undefined ? {} : { domain }) });
    const creating = createApplication({ imports: [module() as never, module() as never] });
    await expect(creating).rejects.toMatchObject({ code: 'INVALID_OPTIONS', message: sentence });
  });

  it('domains without a module are refused by Nest, by name', async () => {
    @Controller()
    class BlogController {
      @InjectTrack('blog') readonly track!: Track;
      @Get() get(): void {}
    }
    const imports = [GoFeatureFlagModule.forRoot({ provider: observed() })];
    await expect(createApplication({ imports, controllers: [BlogController] })).rejects.toThrow(
      /can't resolve dependencies of the BlogController.*"Track\(blog\)"/s,
    );
  });
});
