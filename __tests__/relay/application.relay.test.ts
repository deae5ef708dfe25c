import { testApplicationsAgainst } from '../integration/application-suite.js';
import { startRealRelayUnderTest } from './real-relay-under-test.js';

describe.each(['InProcess', 'Remote'] as const)('an application (%s) and the real relay', (evaluationType) =>
  testApplicationsAgainst({ startRelay: startRealRelayUnderTest, evaluationType }),
);
