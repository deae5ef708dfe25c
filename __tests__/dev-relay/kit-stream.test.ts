import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { writeFile } from 'node:fs/promises';

import { OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';
import { GoFeatureFlagProvider } from '../../src/provider.js';
import { sendRaw, type RawRequest } from '../helpers/raw-http.js';
import { compare, recordedPairs, relaySetups, type RecordedPair, type RelaySetup } from '../helpers/relay-responses.js';
import { temporaryFile } from '../helpers/temporary-files.js';
import { silentLogger } from '../helpers/silent-logger.js';

const PATH = '/stream/v1/sse/flag/change';
const flag = (variation: string): object => ({ variations: { on: true, off: false }, defaultRule: { variation } });
const json = (variation: string): string =>
  `{"variations":{"off":false,"on":true},"defaultRule":{"variation":"${variation}"}}`;

type Headers = Record<string, string | undefined>;

let relay: DevRelay;

async function start(options: DevRelayOptions = {}): Promise<void> {
  relay = await startDevRelay({ logger: silentLogger, ...options });
}

afterEach(() => relay.close());

/** A client of the stream. */
class Client {
  readonly #request: ClientRequest;
  readonly response: IncomingMessage;
  #text = '';

  private constructor(request: ClientRequest, response: IncomingMessage) {
    this.#request = request;
    this.response = response;
    response.setEncoding('utf8').on('data', (text: string) => (this.#text += text));
    response.on('error', () => undefined);
  }

  static async open(query = '', headers: Record<string, string> = {}): Promise<Client> {
    const sent = request(`${relay.url}${PATH}${query}`, { agent: false, headers }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return new Client(sent, response);
  }

  /** What has been sent, once that many messages are complete. */
  async messages(count: number): Promise<string[]> {
    while (this.#text.split('\n\n').length <= count) await once(this.response, 'data');
    return this.#text.split('\n\n').slice(0, -1);
  }

  async end(): Promise<string> {
    if (!this.response.closed) await once(this.response, 'close');
    return this.#text;
  }

  destroy(): void {
    this.#request.destroy();
  }
}

describe('the change stream', () => {
  it('opens without a message, and is not to be cached', async () => {
    await start({ flags: { a: flag('on') } });
    const { response } = await Client.open();
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      connection: 'keep-alive',
      'x-gofeatureflag-version': 'v1.55.2',
      'transfer-encoding': 'chunked',
    });
    expect(response.headers).not.toHaveProperty('content-length');
  });

  it('tells in one message of all flags that a change has added, deleted and updated', async () => {
    await start({ flags: { same: flag('on'), b: flag('on'), a: flag('on'), gone: flag('on') } });
    const client = await Client.open();
    await relay.setFlags({ same: flag('on'), a: flag('off'), b: flag('off'), new: flag('on'), '<é>': flag('off') });
    const updated = ['a', 'b'].map((key) => `"${key}":{"old_value":${json('on')},"new_value":${json('off')}}`);
    expect(await client.messages(1)).toEqual([
      `id: \ndata: {"deleted":{"gone":${json('on')}},"added":{"\\u003cé\\u003e":${json('off')},"new":${json('on')}},` +
        `"updated":{${updated.join(',')}}}`,
    ]);
  });

  it('says nothing of a change without an effect', async () => {
    await start({ flags: { a: flag('on') } });
    const client = await Client.open();
    await relay.setFlags({ a: { defaultRule: { variation: 'on', name: null }, variations: { off: false, on: true } } });
    await relay.setFlag('a', flag('on'));
    await relay.setFlag('b', flag('on'));
    const [message] = await client.messages(1);
    expect(message).toContain(`{"deleted":{},"added":{"b":${json('on')}},"updated":{}}`);
  });

  it('tells of a change of the flag file', async () => {
    const flagsFile = await temporaryFile('flags.json', JSON.stringify({ a: flag('on') }));
    await start({ flagsFile, pollingInterval: 5 });
    const client = await Client.open();
    await writeFile(flagsFile, JSON.stringify({ b: flag('on') }));
    const [message] = await client.messages(1);
    expect(message).toContain('"deleted":{"a":');
  });

  it('tells all of its clients, and goes on when one of them has gone', async () => {
    await start();
    const [first, second, third] = await Promise.all([Client.open(), Client.open(), Client.open()]);
    await relay.setFlag('a', flag('on'));
    expect(await first.messages(1)).toEqual(await second.messages(1));
    third.destroy();
    await relay.setFlag('a', flag('off'));
    expect(await first.messages(2)).toHaveLength(2);
    expect(await second.messages(2)).toHaveLength(2);
  });

  it('tells of what reset brings back', async () => {
    await start({ flags: { a: flag('on') } });
    await relay.setFlags({});
    const client = await Client.open();
    await relay.reset();
    expect(await client.messages(1)).toEqual([expect.stringContaining('"added":{"a":')]);
  });

  it.each([
    ['', 200],
    ['7', 200],
    ['-7', 200],
    ['+7', 200],
    ['9223372036854775807', 200],
    ['9223372036854775808', 400],
    ['1_0', 400],
    ['seven', 400],
    ['1.5', 400],
  ])('the change stream with the Last-Event-ID "%s" has the status %d', async (id, status) => {
    await start();
    const { response } = await Client.open('', id === '' ? {} : { 'last-event-id': id });
    expect(response.statusCode).toBe(status);
  });

  it.each([
    ['', 401],
    ['?apiKey=', 401],
    ['?apiKey=wrong', 401],
    ['?apikey=key', 401],
    ['?apiKey=key', 200],
    ['?x=1&apiKey=key', 200],
    ['?apiKey=k%65y', 200],
    ['?apiKey=admin', 200],
    ['?apiKey=wrong&apiKey=key', 401],
  ])('the change stream behind a key and with %s has the status %d', async (query, status) => {
    await start({ apiKeys: { evaluation: ['key'], admin: ['admin'] } });
    const { response } = await Client.open(query);
    expect(response.statusCode).toBe(status);
  });

  it.each([
    ['POST', PATH, 404],
    ['HEAD', PATH, 404],
    ['GET', `${PATH}/`, 404],
    ['GET', '/stream/v1', 404],
    ['GET', '/stream/v1x', 404],
  ])('is only there for GET and at its path: %s %s', async (method, path, status) => {
    await start();
    expect((await sendRaw(relay.url, { method, path })).status).toBe(status);
  });

  it.each([
    ['POST', PATH, 401],
    ['GET', '/stream/v1/nothing', 401],
    ['GET', '/stream/v1', 401],
    ['GET', '/stream/v1x', 404],
    ['GET', '/stream/v1/nothing?apiKey=key', 404],
    ['POST', `${PATH}?apiKey=key`, 404],
  ])('asks for the key before it looks at the path: %s %s', async (method, path, status) => {
    await start({ apiKeys: { evaluation: ['key'] } });
    expect((await sendRaw(relay.url, { method, path })).status).toBe(status);
  });

  it('reads no key in a header', async () => {
    await start({ apiKeys: { evaluation: ['key'] } });
    const headers = { 'x-api-key': 'key', authorization: 'Bearer key' };
    expect(await sendRaw(relay.url, { path: PATH, headers })).toMatchObject({
      status: 401,
      body: '{"message":"Unauthorized"}\n',
    });
  });

  it('has no limit for everybody when nothing but admin keys is configured', async () => {
    await start({ apiKeys: { admin: ['admin'] } });
    expect((await Client.open()).response.statusCode).toBe(200);
  });

  it('ends when the relay closes, and does not hold that up', async () => {
    await start();
    const clients = await Promise.all(Array.from({ length: 20 }, () => Client.open()));
    await relay.close();
    expect(await Promise.all(clients.map((client) => client.end()))).toEqual(Array(20).fill(''));
    await expect(sendRaw(relay.url, { path: PATH })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('gets the last message of a relay that closes', async () => {
    await start();
    const client = await Client.open();
    await relay.setFlag('a', flag('on'));
    await relay.close();
    expect(await client.end()).toContain('"added":{"a":');
  });

  it('ends when it is made to fail, and the client that comes back meets the failure', async () => {
    await start();
    const client = await Client.open();
    relay.fail({ path: 'stream', status: 502 });
    await client.end();
    expect((await sendRaw(relay.url, { path: PATH })).status).toBe(502);
    expect((await Client.open()).response.statusCode).toBe(200);
  });

  it('ends with its connection, also one that the client would keep', async () => {
    await start();
    const agent = new Agent({ keepAlive: true });
    const sent = request(`${relay.url}${PATH}`, { agent }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const closed = once(response.socket, 'close');
    relay.fail({ path: 'stream' });
    response.resume();
    await closed;
    agent.destroy();
  });

  it('goes on when other requests are made to fail', async () => {
    await start();
    const client = await Client.open();
    relay.fail({ path: 'collector', times: Infinity });
    await relay.setFlag('a', flag('on'));
    expect(await client.messages(1)).toHaveLength(1);
  });

  it('stalls when it is made to, and opens when the relay recovers', async () => {
    await start();
    relay.fail({ path: 'stream', stall: true });
    const opening = Client.open();
    while (relay.requests.failed === 0) await new Promise(setImmediate);
    relay.recover();
    const client = await opening;
    await relay.setFlag('a', flag('on'));
    expect(await client.messages(1)).toHaveLength(1);
  });
});

describe('the change stream as it was recorded of the real relay', () => {
  const { config, files } = relaySetups['keys'] as RelaySetup;
  const flagsBefore = files['flags.json'] as Record<string, object>;
  const recorded = (name: string): RecordedPair => recordedPairs.find((pair) => pair.name === name) as RecordedPair;

  /** As for the recording: f1 and f-off serve off, f-quiet is gone, neu is new. */
  function changedFlags(): Record<string, object> {
    const flags: Record<string, object> = { ...flagsBefore };
    delete flags['f-quiet'];
    for (const key of ['f1', 'f-off']) flags[key] = { ...flags[key], defaultRule: { variation: 'off' } };
    return { ...flags, neu: { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };
  }

  it('has the same head and the same message', async () => {
    const pair = recorded('stream: SSE message');
    const flagsFile = await temporaryFile('flags.json', JSON.stringify(flagsBefore));
    await start({ flagsFile, apiKeys: config.authorizedKeys ?? {}, pollingInterval: 5 });
    const client = await Client.open(pair.request.path.slice(PATH.length), pair.request.headers);
    await writeFile(flagsFile, JSON.stringify(changedFlags()));
    const [message] = await client.messages(1);
    const { statusCode: status = 0, headers } = client.response;
    const { actual, expected } = compare(pair, {
      response: { status, headers: headers as Headers, body: `${message}\n\n` },
    });
    expect(actual).toEqual(expected);
  });

  it('refuses a key in a header', async () => {
    const pair = recorded('stream: key in a header');
    await start({ apiKeys: config.authorizedKeys ?? {} });
    const { headers, ...response } = await sendRaw(relay.url, pair.request as RawRequest);
    const { actual, expected } = compare(pair, { response: { ...response, headers: headers as Headers } });
    expect(actual).toEqual(expected);
  });
});

it('a provider that follows the stream has a new flag soon, and says so once', async () => {
  await start({ flags: { a: flag('on') } });
  const provider = new GoFeatureFlagProvider({ endpoint: relay.url, flagChangeStreaming: true });
  await OpenFeature.setProviderAndWait(provider);
  const client = OpenFeature.getClient();
  const changed = new Promise<unknown>((resolve) => {
    client.addHandler(ProviderEvents.ConfigurationChanged, (details) => resolve(details?.flagsChanged));
  });
  await relay.setFlag('a', flag('off'));
  expect(await changed).toEqual(['a']);
  expect(await client.getBooleanValue('a', true)).toBe(false);
  await OpenFeature.close();
});
