import { ErrorCode } from '@openfeature/server-sdk';
import { sdkErrorCode } from '../../src/evaluation/error-codes.js';

it.each(Object.values(ErrorCode))('GOFF-ERR-001: %s is the code of the SDK', (code) => {
  expect(sdkErrorCode(code)).toBe(code);
});

it.each([['FLAG_CONFIG'], ['toString'], [''], [undefined], [null], [5], [{}]])(
  'GOFF-ERR-002: %p is GENERAL',
  (code) => {
    expect(sdkErrorCode(code)).toBe('GENERAL');
  },
);
