const assert = require('node:assert/strict');
const { once } = require('node:events');
const { createServer } = require('node:http');

async function readJson(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return JSON.parse(text);
}

/** A relay that keeps the events it is sent, and knows no flag. */
async function startCollector() {
  const events = [];
  const server = createServer(async (request, response) => {
    const body = await readJson(request);
    const collects = request.url === '/v1/data/collector';
    if (collects) events.push(...body.events);
    response.writeHead(collects ? 200 : 400, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(collects ? { ingestedContentCount: body.events.length } : { errorCode: 'INVALID_CONTEXT' }),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { events, endpoint: `http://127.0.0.1:${server.address().port}`, close };
}

/** What an application does: set the provider, track, close. The event has to be at the collector by then. */
exports.trackOneEvent = async ({ OpenFeature, GoFeatureFlagProvider, EvaluationType }) => {
  const collector = await startCollector();
  const { endpoint } = collector;
  await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint, evaluationType: EvaluationType.Remote }));
  OpenFeature.getClient().track('checkout', { targetingKey: 'user-1' }, { value: 99.5, currency: 'EUR' });
  await OpenFeature.close();
  await collector.close();

  const [event, ...others] = collector.events;
  assert.deepEqual(others, []);
  assert.equal(event.kind, 'tracking');
  assert.equal(event.key, 'checkout');
  assert.equal(event.userKey, 'user-1');
  assert.deepEqual(event.trackingEventDetails, { value: 99.5, currency: 'EUR' });
};
