import { nearestName } from '../../src/options/nearest-name.js';

const NAMES = ['endpoint', 'apiKey', 'timeout', 'dataFlushInterval', 'headers'];

it.each([
  ['endPoint', 'endpoint'],
  ['endpiont', 'endpoint'],
  ['apikey', 'apiKey'],
  ['api_key', 'apiKey'],
  ['timeoutMs', 'timeout'],
  ['flushInterval', 'dataFlushInterval'],
  ['header', 'headers'],
])('nearestName takes %s for %s', (given, nearest) => {
  expect(nearestName(given, NAMES)).toBe(nearest);
});

it.each(['wasmBinaryPath', 'x', '', '__proto__'])('nearestName takes %j for no other', (given) => {
  expect(nearestName(given, NAMES)).toBeUndefined();
});

it('nearestName knows none where there are none', () => {
  expect(nearestName('endpoint', [])).toBeUndefined();
});
