import { startDevRelayUnderTest } from './dev-relay-under-test.js';
import { testProviderAgainst } from './provider-suite.js';

describe.each(['InProcess', 'Remote'] as const)('the provider (%s) and the dev relay', (evaluationType) =>
  testProviderAgainst({ startRelay: startDevRelayUnderTest, evaluationType }),
);
