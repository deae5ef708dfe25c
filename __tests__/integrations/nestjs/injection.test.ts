import { Controller, Get, Post, type INestApplication } from '@nestjs/common';
import { OpenFeature, type Client, type EvaluationContext } from '@openfeature/server-sdk';
import { startDevRelay, type DevRelay } from '../../../src/dev-relay/index.js';
import { GoFeatureFlagModule, InjectClient, InjectTrack, type Track } from '../../../src/integrations/nestjs/index.js';
import { adapters, createApplication, listen } from './nest-application.js';

const flags = { 'new-button': { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };
const userOf = ({ headers }: { headers: Record<string, unknown> }): EvaluationContext => ({
  targetingKey: String(headers['x-user']),
});

let relay: DevRelay;
let app: INestApplication | undefined;

beforeEach(async () => {
  relay = await startDevRelay({ flags });
});

afterEach(async () => {
  await app?.close();
  app = undefined;
  await OpenFeature.clearProviders();
  await relay.close();
});

@Controller()
class ShopController {
  @InjectClient() readonly flags!: Client;
  @InjectTrack() readonly track!: Track;

  @Get()
  async product(): Promise<object> {
    this.track('product viewed');
    return { on: await this.flags.getBooleanValue('new-button', false) };
  }

  @Post()
  order(): object {
    this.track('purchase', { value: 99.5 });
    return OpenFeature.getTransactionContext();
  }
}

const as = (user: string): { headers: Record<string, string> } => ({ headers: { 'x-user': user } });

describe.each(adapters)('an application on %s', (_name, adapter) => {
  const start = async (): Promise<string> => {
    const flagsModule = GoFeatureFlagModule.forRoot({ providerOptions: { endpoint: relay.url }, context: userOf });
    app = await createApplication({ imports: [flagsModule], controllers: [ShopController] }, adapter());
    return await listen(app);
  };

  it('injects what evaluates and tracks with the context of the request, and delivers when it closes', async () => {
    const url = await start();
    const responses = await Promise.all(['ada', 'grace'].map(async (user) => (await fetch(url, as(user))).json()));
    expect(responses).toEqual([{ on: true }, { on: true }]);
    await app?.close();
    const users = (events: readonly { userKey: string }[]): string[] => events.map(({ userKey }) => userKey).sort();
    expect(users(relay.tracking)).toEqual(['ada', 'grace']);
    expect(users(relay.exposures)).toEqual(['ada', 'grace']);
  });

  it('keeps the context of a request whose body is read', async () => {
    const headers = { 'x-user': 'ada', 'content-type': 'application/json' };
    const body = JSON.stringify({ text: 'x'.repeat(50_000) });
    const response = await fetch(await start(), { method: 'POST', headers, body });
    await expect(response.json()).resolves.toEqual({ targetingKey: 'ada' });
    await app?.close();
    expect(relay.tracking).toMatchObject([{ key: 'purchase', userKey: 'ada', trackingEventDetails: { value: 99.5 } }]);
  });
});
