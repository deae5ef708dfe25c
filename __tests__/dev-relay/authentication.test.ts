import { refuseKey } from '../../src/dev-relay/http/authentication.js';

const keys = { evaluation: ['k1', ' k2'], admin: ['a1'] };

describe('refuseKey', () => {
  it.each([{}, { admin: ['a1'] }, { evaluation: [] }])('lets everybody pass without evaluation keys: %j', (apiKeys) => {
    expect(refuseKey({ 'x-api-key': ['zz'], authorization: ['zz'] }, apiKeys)).toBeUndefined();
  });

  it.each([
    [{ 'x-api-key': ['k1'] }],
    [{ 'x-api-key': ['a1'] }],
    [{ 'x-api-key': ['k1', 'zz'], authorization: ['zz'] }],
    [{ 'x-api-key': [''], authorization: ['Bearer k1'] }],
    [{ authorization: ['BEARER k1'] }],
    [{ authorization: ['Bearer zz', 'Bearer k1'] }],
    [{ authorization: ['Bearer  k2'] }],
  ])('accepts %j', (headers) => {
    expect(refuseKey(headers, keys)).toBeUndefined();
  });

  it.each([
    [{}, 'missing key in request header'],
    [{ 'x-api-key': ['zz', 'k1'] }, 'code=401, message=Unauthorized'],
    [{ 'x-api-key': ['zz'], authorization: ['Bearer k1'] }, 'code=401, message=Unauthorized'],
    [{ authorization: ['k1'] }, 'invalid key in the request header'],
    [{ authorization: ['Bearer'] }, 'invalid key in the request header'],
    [{ authorization: [''] }, 'invalid key in the request header'],
    [{ authorization: ['Bearer zz'] }, 'invalid key'],
    [{ authorization: ['Bearer  k1'] }, 'invalid key'],
  ])('refuses %j: %s', (headers, reason) => {
    expect(refuseKey(headers, keys)).toBe(reason);
  });
});
