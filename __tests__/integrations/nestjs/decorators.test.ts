import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { Application } from '../../helpers/application.js';

const imports = `
import { Controller, Get, Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InMemoryProvider } from '@openfeature/server-sdk';
import { BooleanFlag, GoFeatureFlagModule, InjectClient, InjectProvider, InjectTrack, RequireFlagsEnabled, Track }
  from 'goff-server-provider/nestjs';
import type { Client } from '@openfeature/server-sdk';
`;

/** An application whose classes are injected in the given way; `found` is what they got. */
const application = (parameters: string): string => `${imports}
@Injectable()
class Service {
  @InjectProvider() readonly provider: unknown;
  constructor(${parameters}) {}
}

@Controller()
@RequireFlagsEnabled({ flags: [{ flagKey: 'on' }] })
class ShopController {
  @Get() get(@BooleanFlag({ flagKey: 'on', defaultValue: false }) on: boolean) {
    return { on };
  }
}

@Module({
  imports: [GoFeatureFlagModule.forRoot({ provider: new InMemoryProvider({}) })],
  controllers: [ShopController],
  providers: [Service],
})
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
const { track, client, provider } = app.get(Service);
const found = [typeof track, typeof track.withContext, client.metadata.name ?? 'a client', provider.metadata.name];
await app.close();
`;

const explicit = '@InjectTrack() readonly track: Track, @InjectClient() readonly client: Client';
const byToken = '@Inject(Track) readonly track: Track, @InjectClient() readonly client: Client';
const byType = 'readonly track: Track, @InjectClient() readonly client: Client';

it.each([
  ['without emitDecoratorMetadata, by decorators', false, explicit],
  ['without emitDecoratorMetadata, by the token', false, byToken],
  ['with emitDecoratorMetadata, by decorators', true, explicit],
  ['with emitDecoratorMetadata, by the type', true, byType],
])('the decorator works in classes compiled %s', async (_how, emitDecoratorMetadata, parameters) => {
  const { outputText } = transpileModule(application(parameters), {
    compilerOptions: {
      target: ScriptTarget.ES2022,
      module: ModuleKind.ESNext,
      experimentalDecorators: true,
      emitDecoratorMetadata,
    },
  });
  await expect(Application.evaluate(outputText, 'found')).resolves.toEqual([
    'function',
    'function',
    'a client',
    'in-memory',
  ]);
});
