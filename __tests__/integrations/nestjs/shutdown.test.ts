import { Controller, Get, Inject, type INestApplication } from '@nestjs/common';
import { OpenFeature } from '@openfeature/server-sdk';
import { EventEmitter, once } from 'node:events';
import { Agent, get, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { startDevRelay, type DevRelay } from '../../../src/dev-relay/index.js';
import { GoFeatureFlagModule, InjectTrack, Track } from '../../../src/integrations/nestjs/index.js';
import { takesConnections } from '../../helpers/takes-connections.js';
import { waitUntil } from '../../helpers/wait-until.js';
import { adapters, createApplication, listen } from './nest-application.js';

let relay: DevRelay;
let app: INestApplication;
const agent = new Agent({ keepAlive: true });

beforeEach(async () => {
  relay = await startDevRelay();
});

afterEach(async () => {
  await app.close();
  await OpenFeature.clearProviders();
  await relay.close();
});

afterAll(() => agent.destroy());

@Controller()
class ShopController {
  @InjectTrack() readonly track!: Track;
  @Inject('door') readonly door!: EventEmitter;

  @Get()
  async product(): Promise<string> {
    this.door.emit('request');
    await once(this.door, 'open');
    this.track('in flight');
    return 'a product, to the end';
  }

  @Get('quick')
  quick(): string {
    return 'quick';
  }
}

async function request(url: string): Promise<{ text: string; connection: string | undefined }> {
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  response.setEncoding('utf8');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { text, connection: response.headers.connection };
}

describe.each(adapters)('an application on %s', (_name, adapter) => {
  let door: EventEmitter;
  let url: string;

  beforeEach(async () => {
    door = new EventEmitter();
    const providerOptions = { endpoint: relay.url };
    const imports = [GoFeatureFlagModule.forRoot({ providerOptions, context: () => ({ targetingKey: 'ada' }) })];
    const providers = [{ provide: 'door', useValue: door }];
    app = await createApplication({ imports, providers, controllers: [ShopController] }, adapter());
    // Without help the close would last as long as connections may be idle.
    const server = app.getHttpServer() as Server;
    server.keepAliveTimeout = 600_000;
    url = await listen(app);
  });

  /** A request that a handler has begun to serve; resolves when it has, with its response to come. */
  async function beginRequest(): Promise<{ response: ReturnType<typeof request> }> {
    const begun = once(door, 'request');
    const response = request(url);
    await begun;
    return { response };
  }

  it('closes with the response to a request in flight, which is whole and whose event arrives', async () => {
    const { response } = await beginRequest();
    const closed = app.close();
    await waitUntil('the server to close', async () => !(await takesConnections(url)));
    door.emit('open');
    await expect(response).resolves.toEqual({ text: 'a product, to the end', connection: 'close' });
    await closed;
    expect(relay.tracking).toMatchObject([{ key: 'in flight', userKey: 'ada' }]);
  });

  it('does not wait for connections that are idle, or have never been used', async () => {
    await request(`${url}/quick`);
    const unused = connect(Number(new URL(url).port), '127.0.0.1');
    await once(unused, 'connect');
    await Promise.all([app.close(), once(unused, 'close')]);
    expect((app.getHttpServer() as Server).listening).toBe(false);
  });

  it('delivers what was tracked before, also while a response has no end', async () => {
    const { response } = await beginRequest();
    app.get(Track).withContext({ targetingKey: 'ada' })('before');
    const closed = app.close();
    await relay.waitForEvent({ key: 'before' });
    door.emit('open');
    await Promise.all([response, closed]);
    expect(relay.tracking).toMatchObject([{ key: 'before' }, { key: 'in flight' }]);
  });

  it('leaves no trace on the server when it has closed', async () => {
    const server = app.getHttpServer() as Server;
    await app.close();
    expect(Object.hasOwn(server, 'closeIdleConnections')).toBe(false);
    expect(server.listenerCount('connection')).toBeLessThanOrEqual(1);
  });
});
