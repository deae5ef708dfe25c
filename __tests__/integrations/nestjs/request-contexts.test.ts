import {
  Controller,
  Get,
  Inject,
  Injectable,
  Post,
  Query,
  Scope,
  UseGuards,
  UseInterceptors,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { InMemoryProvider, OpenFeature, type Client, type EvaluationContext } from '@openfeature/server-sdk';
import { GoFeatureFlagModule, InjectClient, Track, InjectTrack } from '../../../src/integrations/nestjs/index.js';
import { lineLogger, type LineLogger } from '../../helpers/line-logger.js';
import { adapters, createApplication, listen } from './nest-application.js';

/** Keeps who tracked what, in order. */
class NotingProvider extends InMemoryProvider {
  readonly notes: string[] = [];

  track(name: string, { targetingKey }: EvaluationContext): void {
    this.notes.push(`${name}: ${String(targetingKey)}`);
  }
}

/** A request for which the guard has found out who asks. */
interface UserRequest {
  readonly headers: Record<string, string>;
  user?: string;
}

const whoAsks = (): unknown => OpenFeature.getTransactionContext().targetingKey;

/** Authenticates, as a guard of passport does: nobody knows the user before. */
@Injectable()
class Authentication implements CanActivate {
  @InjectTrack() readonly track!: Track;

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<UserRequest>();
    this.track('guard, before');
    request.user = await Promise.resolve(request.headers['x-user'] ?? '');
    this.track('guard, after');
    return true;
  }
}

@Injectable()
class SecondGuard implements CanActivate {
  @InjectTrack() readonly track!: Track;

  canActivate(): boolean {
    this.track('second guard');
    return true;
  }
}

@Injectable()
class Around implements NestInterceptor {
  @InjectTrack() readonly track!: Track;

  intercept(_context: ExecutionContext, next: CallHandler): ReturnType<CallHandler['handle']> {
    this.track('interceptor');
    return next.handle();
  }
}

@Injectable()
class NotingPipe implements PipeTransform {
  @InjectTrack() readonly track!: Track;

  transform(value: unknown): unknown {
    this.track('pipe');
    return value;
  }
}

@Injectable({ scope: Scope.REQUEST })
class Basket {
  @Inject(REQUEST) readonly request!: UserRequest;
  @InjectTrack() readonly track!: Track;

  add(): void {
    this.track('basket');
  }
}

@Controller()
@UseGuards(Authentication, SecondGuard)
@UseInterceptors(Around)
class ShopController {
  @InjectTrack() readonly track!: Track;
  @InjectClient() readonly client!: Client;

  @Get()
  async get(@Query('q', NotingPipe) query?: string): Promise<object> {
    this.track('handler');
    await new Promise((resolve) => setImmediate(resolve));
    this.track('handler, later');
    return { query, whoAsks: whoAsks() ?? null };
  }

  @Post()
  post(): object {
    return { whoAsks: whoAsks() ?? null };
  }
}

@Controller('basket')
class BasketController {
  @Inject(Basket) readonly basket!: Basket;

  @Get()
  add(): void {
    this.basket.add();
  }
}

let provider: NotingProvider;
let logger: LineLogger;
let app: INestApplication;

const start = async (adapter: () => never, context: unknown, more: object = {}): Promise<string> => {
  const options = { provider, logger, context: context as () => EvaluationContext, ...more };
  const imports = [GoFeatureFlagModule.forRoot(options)];
  const controllers = [ShopController, BasketController];
  app = await createApplication({ imports, controllers, providers: [Basket] }, adapter());
  return await listen(app);
};

const as = (user: string): { headers: Record<string, string> } => ({ headers: { 'x-user': user } });

beforeEach(() => {
  provider = new NotingProvider({});
  logger = lineLogger();
});

afterEach(async () => {
  await app.close();
  await OpenFeature.clearProviders();
});

const ofUser = ({ user }: UserRequest): object => (user === undefined ? {} : { targetingKey: user });
const everywhere = ['guard, after', 'second guard', 'interceptor', 'pipe', 'handler', 'handler, later'];

describe.each(adapters as [string, () => never][])('on %s', (_name, adapter) => {
  it('who asks is known from the moment on at which a guard has found out', async () => {
    const url = await start(adapter, ofUser);
    const response = await fetch(url, as('ada'));
    await expect(response.json()).resolves.toEqual({ whoAsks: 'ada' });
    expect(provider.notes).toEqual(['guard, before: undefined', ...everywhere.map((place) => `${place}: ada`)]);
  });

  it('a promise of who asks is awaited before the guards and behind them', async () => {
    const url = await start(adapter, async (request: UserRequest) => ofUser(request));
    const response = await fetch(url, as('ada'));
    await expect(response.json()).resolves.toEqual({ whoAsks: 'ada' });
    const inHandler = provider.notes.filter((note) => /^(pipe|handler)/.test(note));
    expect(inHandler).toEqual(['pipe: ada', 'handler: ada', 'handler, later: ada']);
  });

  it('requests at the same time do not see each other', async () => {
    const url = await start(adapter, ofUser);
    const users = Array.from({ length: 20 }, (_, i) => `user-${i}`);
    const asked = await Promise.all(users.map(async (user) => (await fetch(url, as(user))).json()));
    expect(asked).toEqual(users.map((user) => ({ whoAsks: user })));
    const handled = provider.notes.filter((note) => note.startsWith('handler, later'));
    expect(handled.sort()).toEqual(users.map((user) => `handler, later: ${user}`).sort());
  });

  it('a request keeps its context while its body is read', async () => {
    const url = await start(adapter, ofUser);
    const headers = { 'x-user': 'ada', 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ text: 'x'.repeat(90_000) }) });
    await expect(response.json()).resolves.toEqual({ whoAsks: 'ada' });
  });

  it('providers of one request have its context', async () => {
    const url = await start(adapter, ({ headers }: UserRequest) => ({ targetingKey: headers['x-user'] }));
    await Promise.all(['ada', 'grace'].map((user) => fetch(`${url}/basket`, as(user))));
    expect(provider.notes.sort()).toEqual(['basket: ada', 'basket: grace']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('ada');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('ada');
      },
    ],
    ['returns no object', () => 'ada'],
    ['is never done', () => new Promise(() => undefined)],
  ])('requests are served where the function context %s, with one line', async (_how, context) => {
    const url = await start(adapter, context, { contextTimeoutMs: 20 });
    for (let i = 0; i < 2; i++) expect((await fetch(url, as('ada'))).status).toBe(200);
    expect(logger.lines).toEqual([
      expect.stringMatching(/^error: The function context .+without evaluation context\.$/),
    ]);
    expect(logger.lines[0]).not.toContain('ada');
    expect(provider.notes).toContain('handler: undefined');
  });

  it('requests have no context where the module has no function for it', async () => {
    const url = await start(adapter, undefined);
    const response = await fetch(url, as('ada'));
    await expect(response.json()).resolves.toEqual({ whoAsks: null });
    expect(provider.notes).toContain('handler: undefined');
  });
});

it('Track works outside of requests, with a context of its own', async () => {
  await start(adapters[0]?.[1] as () => never, ofUser);
  const track = app.get(Track).withContext({ targetingKey: 'nightly' });
  track('job');
  track.withContext({ region: 'eu' })('job of a region');
  track.withContext({ targetingKey: 'other' })('job of another');
  app.get(Track)('nobody');
  expect(provider.notes).toEqual([
    'job: nightly',
    'job of a region: nightly',
    'job of another: other',
    'nobody: undefined',
  ]);
});

it('what a header or a session lacks may be undefined, in the types as well', async () => {
  const context = ({ user }: UserRequest) => ({ targetingKey: user, plan: undefined });
  const made = [
    GoFeatureFlagModule.forRoot<UserRequest>({ provider, logger, context }),
    GoFeatureFlagModule.forRoot<UserRequest>({ provider, logger, context: async (request) => context(request) }),
    GoFeatureFlagModule.forRootAsync<UserRequest>({ useFactory: () => ({ provider, logger, context }) }),
  ];
  expect(made).toHaveLength(3);
  await start(adapters[0]?.[1] as () => never, context);
  app.get(Track).withContext(context({ headers: {} }))('job');
  expect(provider.notes).toEqual(['job: undefined']);
});

it('Track never throws, whatever it is given', async () => {
  await start(adapters[0]?.[1] as () => never, ofUser);
  const track = app.get(Track);
  const hostile = {
    get targetingKey(): string {
      throw new Error('no');
    },
  };
  for (const context of [
    hostile,
    null,
    undefined,
    7,
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    ),
  ]) {
    expect(() => track.withContext(context as never)('event')).not.toThrow();
    expect(() => track('event', context as never)).not.toThrow();
  }
});
