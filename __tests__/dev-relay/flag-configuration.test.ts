import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';
import { postJson, sendRaw, type RawResponse } from '../helpers/raw-http.js';

const flag = { variations: { a: true }, defaultRule: { variation: 'a' } };
const json = '{"variations":{"a":true},"defaultRule":{"variation":"a"}}';

let relay: DevRelay;

async function start(options: DevRelayOptions = {}): Promise<void> {
  relay = await startDevRelay({ flags: { b: flag, a: flag }, ...options });
}

afterEach(() => relay.close());

function configuration(body: unknown, headers: Record<string, string> = {}): Promise<RawResponse> {
  return postJson(relay.url, '/v1/flag/configuration', body, headers);
}

describe('the flag configuration', () => {
  it.each(['null', '{}', '{"flags":null}', '{"flags":[]}', '{"FLAGS":[]}'])(
    'is that of all flags for %s',
    async (body) => {
      await start();
      expect((await configuration(body)).body).toBe(`{"flags":{"a":${json},"b":${json}}}\n`);
    },
  );

  it('does not depend on the order of the list', async () => {
    await start();
    const [one, other] = [
      await configuration({ flags: ['a', 'b'] }),
      await configuration({ flags: ['b', 'x', 'a', 'a'] }),
    ];
    expect(one.body).toBe(other.body);
    expect(one.headers['etag']).toBe(other.headers['etag']);
  });

  it('takes a null in the list for an empty key', async () => {
    await start({ flags: { '': flag, a: flag } });
    expect((await configuration('{"flags":[null]}')).body).toBe(`{"flags":{"":${json}}}\n`);
  });

  it('leaves out an empty enrichment and an empty set', async () => {
    await start({ flags: {}, evaluationContextEnrichment: {} });
    expect((await configuration({})).body).toBe('{}\n');
  });

  it.each([
    ['{"flags":"a"}', 'Unmarshal type error: expected=[]string, got=string, field=flags, offset=12'],
    ['{"flags":[1]}', 'Unmarshal type error: expected=string, got=number, field=flags, offset=11'],
    ['[]', 'Unmarshal type error: expected=controller.FlagConfigurationRequest, got=array, field=, offset=1'],
  ])('refuses %s', async (body, details) => {
    await start();
    const response = await configuration(body);
    expect(response.status).toBe(400);
    expect(response.body).toContain(
      `"errorDetails":"impossible to read request body: code=400, message=${details}, internal=json`,
    );
    expect(response.headers).not.toHaveProperty('etag');
  });

  it('refuses another content type', async () => {
    await start();
    expect((await configuration({}, { 'content-type': 'text/plain' })).body).toBe(
      '{"errorCode":"INVALID_REQUEST",' +
        '"errorDetails":"impossible to read request body: code=415, message=Unsupported Media Type"}\n',
    );
  });

  it('has a tag that is compared as a whole', async () => {
    await start();
    const etag = (await configuration({})).headers['etag'] as string;
    const statusFor = async (known: string): Promise<number> =>
      (await configuration({}, { 'if-none-match': known })).status;
    expect(await Promise.all([etag, `W/${etag}`].map(statusFor))).toEqual([304, 304]);
    expect(await Promise.all([`"x", ${etag}`, '*', etag.slice(1, -1)].map(statusFor))).toEqual([200, 200, 200]);
  });

  it('changes its tag with the flags', async () => {
    await start();
    const before = (await configuration({})).headers['etag'] as string;
    await relay.setFlags({ a: { ...flag, version: '2' } });
    const after = await configuration({}, { 'if-none-match': before });
    expect(after.status).toBe(200);
    expect(after.headers['etag']).not.toBe(before);
  });

  it('responds 304 without body and content type, but with the date', async () => {
    await start();
    const etag = (await configuration({})).headers['etag'] as string;
    const { status, body, headers } = await configuration({}, { 'if-none-match': etag });
    expect([status, body, headers['etag']]).toEqual([304, '', etag]);
    expect(headers['last-modified']).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d UTC$/);
    expect(headers).not.toHaveProperty('content-type');
  });
});

describe('the hashes of the flags', () => {
  it('have a tag, too', async () => {
    await start();
    const { headers } = await sendRaw(relay.url, { path: '/v1/flag/change' });
    const again = await sendRaw(relay.url, {
      path: '/v1/flag/change',
      headers: { 'if-none-match': headers['etag'] as string },
    });
    expect(again.status).toBe(304);
  });
});
