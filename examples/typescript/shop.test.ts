import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import { OpenFeature } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider } from 'goff-server-provider';
import { startDevRelay, type DevRelay } from 'goff-server-provider/dev-relay';
import { createShop } from './shop.js';

const button = (variation: 'new' | 'old') => ({ variations: { new: true, old: false }, defaultRule: { variation } });
const headers = { 'x-user': 'ada' };
let relay: DevRelay;
let provider: GoFeatureFlagProvider;
let server: Server;
let url: string;

before(async () => {
  relay = await startDevRelay({ flags: { 'new-button': button('old') } });
  provider = new GoFeatureFlagProvider({ endpoint: relay.url });
  await OpenFeature.setProviderAndWait(provider);
  server = createShop().listen(0);
  await once(server, 'listening');
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await provider.flush(); // what a test has left behind
  await relay.reset();
  await provider.refresh();
});

after(async () => {
  server.close();
  await OpenFeature.close();
  await relay.close();
});

test('a visitor who gets the new button is exposed to it', async () => {
  await relay.setFlag('new-button', button('new'));
  await provider.refresh();
  const response = await fetch(url, { headers });
  assert.deepEqual(await response.json(), { button: 'new' });
  await provider.flush();
  assert.deepEqual(
    relay.exposures.map(({ userKey, variation }) => [userKey, variation]),
    [['ada', 'new']],
  );
});

test('an order is tracked with its value', async () => {
  const response = await fetch(`${url}/orders`, { method: 'POST', headers });
  assert.deepEqual(await response.json(), { ordered: true });
  await provider.flush();
  const { userKey, trackingEventDetails } = await relay.waitForEvent({ kind: 'tracking', key: 'purchase' });
  assert.deepEqual([userKey, trackingEventDetails], ['ada', { value: 99.5, currency: 'EUR' }]);
});
