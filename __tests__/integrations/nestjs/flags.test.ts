import { Controller, ForbiddenException, Get, type INestApplication } from '@nestjs/common';
import { InMemoryProvider, OpenFeature, type EvaluationContext, type JsonValue } from '@openfeature/server-sdk';
import {
  BooleanFlag,
  GoFeatureFlagModule,
  NumberFlag,
  ObjectFlag,
  RequireFlagsEnabled,
  StringFlag,
} from '../../../src/integrations/nestjs/index.js';
import { adapters, createApplication, listen } from './nest-application.js';

const adaOnly = (on: JsonValue, off: JsonValue): object => ({
  variants: { on, off },
  defaultVariant: 'off',
  disabled: false,
  contextEvaluator: ({ targetingKey }: { targetingKey?: string }) => (targetingKey === 'ada' ? 'on' : 'off'),
});

const memory = (): InMemoryProvider =>
  new InMemoryProvider({
    boolean: adaOnly(true, false),
    string: adaOnly('new', 'old'),
    number: adaOnly(2, 1),
    object: adaOnly({ size: 'large' }, { size: 'small' }),
  } as never);

@Controller()
class ShopController {
  @Get('all')
  all(
    @BooleanFlag({ flagKey: 'boolean', defaultValue: false }) boolean: boolean,
    @StringFlag({ flagKey: 'string', defaultValue: '' }) string: string,
    @NumberFlag({ flagKey: 'number', defaultValue: 0 }) number: number,
    @ObjectFlag({ flagKey: 'object', defaultValue: {} }) object: JsonValue,
  ): object {
    return { boolean, string, number, object };
  }

  @Get('none')
  none(@StringFlag({ flagKey: 'unknown', defaultValue: 'the default' }) unknown: string): object {
    return { unknown };
  }

  @Get('of-the-blog')
  blog(@StringFlag({ flagKey: 'string', defaultValue: 'none', domain: 'blog' }) string: string): object {
    return { string };
  }

  @Get('hidden')
  @RequireFlagsEnabled({ flags: [{ flagKey: 'boolean' }] })
  hidden(): object {
    return { seen: true };
  }

  @Get('forbidden')
  @RequireFlagsEnabled({ flags: [{ flagKey: 'boolean' }], exception: new ForbiddenException() })
  forbidden(): object {
    return { seen: true };
  }

  @Get('unknown')
  @RequireFlagsEnabled({ flags: [{ flagKey: 'unknown', defaultValue: true }, { flagKey: 'unknown' }] })
  unknown(): object {
    return { seen: true };
  }
}

describe.each(adapters)('on %s', (_name, adapter) => {
  let app: INestApplication;
  let url: string;

  beforeEach(async () => {
    const context = ({ headers }: { headers: Record<string, unknown> }): EvaluationContext => ({
      targetingKey: String(headers['x-user']),
    });
    const imports = [
      GoFeatureFlagModule.forRoot({ provider: memory(), context }),
      GoFeatureFlagModule.forRoot({ provider: new InMemoryProvider({}), domain: 'blog' }),
    ];
    app = await createApplication({ imports, controllers: [ShopController] }, adapter());
    // As Nest's ValidationPipe with `transform`: it makes something of each parameter, also of one without a value.
    app.useGlobalPipes({
      transform: (value: unknown, { metatype }) =>
        (metatype as unknown as ((from: unknown) => unknown) | undefined)?.(value),
    });
    url = await listen(app);
  });

  afterEach(async () => {
    await app.close();
    await OpenFeature.clearProviders();
  });

  const ask = async (path: string, user: string): Promise<[number, unknown]> => {
    const response = await fetch(`${url}/${path}`, { headers: { 'x-user': user } });
    return [response.status, await response.json()];
  };

  it('parameters of a handler are the values for who asks', async () => {
    await expect(ask('all', 'ada')).resolves.toEqual([
      200,
      { boolean: true, string: 'new', number: 2, object: { size: 'large' } },
    ]);
    await expect(ask('all', 'grace')).resolves.toEqual([
      200,
      { boolean: false, string: 'old', number: 1, object: { size: 'small' } },
    ]);
  });

  it('a parameter is the default value where the flag cannot be evaluated', async () => {
    await expect(ask('none', 'ada')).resolves.toEqual([200, { unknown: 'the default' }]);
  });

  it('a parameter may be of another domain', async () => {
    await expect(ask('of-the-blog', 'ada')).resolves.toEqual([200, { string: 'none' }]);
  });

  it('a handler may be there for those whose flags are on', async () => {
    await expect(ask('hidden', 'ada')).resolves.toEqual([200, { seen: true }]);
    const [, none] = await ask('nowhere', 'grace');
    const [status, body] = await ask('hidden', 'grace');
    expect(status).toBe(404);
    expect(body).toEqual({ ...(none as object), message: 'Cannot GET /hidden' });
    await expect(ask('forbidden', 'grace')).resolves.toMatchObject([403, { statusCode: 403 }]);
    await expect(ask('unknown', 'ada')).resolves.toMatchObject([404, {}]);
  });
});
