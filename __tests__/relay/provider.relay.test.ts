import { testProviderAgainst } from '../integration/provider-suite.js';
import { startRealRelayUnderTest } from './real-relay-under-test.js';

describe.each(['InProcess', 'Remote'] as const)('the provider (%s) and the real relay', (evaluationType) =>
  testProviderAgainst({ startRelay: startRealRelayUnderTest, evaluationType }),
);
