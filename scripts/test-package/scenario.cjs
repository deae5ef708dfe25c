const assert = require('node:assert/strict');
const { once } = require('node:events');
const { createServer } = require('node:http');

async function readJson(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return JSON.parse(text);
}

const FLAGS = {
  'new-button': { variations: { on: true, off: false }, defaultRule: { percentage: { on: 100, off: 0 } } },
};

/** What a relay responds, by the end of the address; remote evaluation only asks it whether it is there. */
const RESPONSES = {
  collector: ({ events }) => [200, { ingestedContentCount: events.length }],
  configuration: () => [200, { flags: FLAGS }],
  '-': () => [400, { errorCode: 'INVALID_CONTEXT' }],
  'new-button': () => [200, { key: 'new-button', value: true, variant: 'on', reason: 'STATIC' }],
};

/** A relay that keeps the events it is sent. */
exports.startRelay = async () => {
  const events = [];
  const server = createServer(async (request, response) => {
    const body = await readJson(request);
    const [status, content] = RESPONSES[request.url.split('/').at(-1)](body);
    if (body.events !== undefined) events.push(...body.events);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { events, endpoint: `http://127.0.0.1:${server.address().port}`, close };
};

/**
 * What an application does in both modes: set the provider, evaluate, track, close. The events have to be at the relay
 * by then.
 */
exports.trackOneEvent = async ({ OpenFeature, GoFeatureFlagProvider, EvaluationType }) => {
  const remote = await run({ OpenFeature, GoFeatureFlagProvider, evaluationType: EvaluationType.Remote });
  assert.deepEqual(remote, ['tracking checkout user-1']);
  const inProcess = await run({ OpenFeature, GoFeatureFlagProvider, evaluationType: EvaluationType.InProcess });
  assert.deepEqual(inProcess, ['feature new-button user-1', 'tracking checkout user-1']);
};

async function run({ OpenFeature, GoFeatureFlagProvider, evaluationType }) {
  const relay = await exports.startRelay();
  await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint: relay.endpoint, evaluationType }));
  const client = OpenFeature.getClient();
  const user = { targetingKey: 'user-1' };
  if (evaluationType === 'InProcess') assert.equal(await client.getBooleanValue('new-button', false, user), true);
  client.track('checkout', user, { value: 99.5, currency: 'EUR' });
  await OpenFeature.close();
  await relay.close();
  const tracked = relay.events.find(({ kind }) => kind === 'tracking');
  assert.deepEqual(tracked.trackingEventDetails, { value: 99.5, currency: 'EUR' });
  return relay.events.map(({ kind, key, userKey }) => `${kind} ${key} ${userKey}`);
}
