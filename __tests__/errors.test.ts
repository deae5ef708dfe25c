import {
  GoFeatureFlagException,
  ImpossibleToRetrieveConfigurationException,
  InvalidOptionsException,
  UnauthorizedException,
} from '../src/index.js';
import { EvaluationError } from '../src/errors.js';

const cause = new Error('cause');

it.each([
  [new GoFeatureFlagException('text'), 'GoFeatureFlagException', 'GENERAL'],
  [new InvalidOptionsException('text'), 'InvalidOptionsException', 'INVALID_OPTIONS'],
  [new UnauthorizedException('text'), 'UnauthorizedException', 'PROVIDER_FATAL'],
  [new ImpossibleToRetrieveConfigurationException('text'), 'ImpossibleToRetrieveConfigurationException', 'GENERAL'],
  [new EvaluationError('FLAG_NOT_FOUND', 'text'), 'EvaluationError', 'FLAG_NOT_FOUND'],
])(
  '%s has a name that is not that of its class, a stable code and the base that applications catch',
  (error, name, code) => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(GoFeatureFlagException);
    expect(error).toMatchObject({ name, code, message: 'text' });
    expect(Object.prototype.hasOwnProperty.call(error, 'cause')).toBe(false);
    expect(String(error)).toBe(`${name}: text`);
    expect(error.stack).toContain('errors.test');
  },
);

it('an exception keeps the cause', () => {
  expect(new GoFeatureFlagException('text', { code: 'INIT_TIMEOUT', cause })).toMatchObject({
    code: 'INIT_TIMEOUT',
    cause,
  });
  expect(new ImpossibleToRetrieveConfigurationException('text', { cause }).cause).toBe(cause);
  expect(new EvaluationError('GENERAL', 'text', { cause }).cause).toBe(cause);
});
