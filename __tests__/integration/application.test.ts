import { testApplicationsAgainst } from './application-suite.js';
import { startDevRelayUnderTest } from './dev-relay-under-test.js';

describe.each(['InProcess', 'Remote'] as const)('an application (%s) and the dev relay', (evaluationType) =>
  testApplicationsAgainst({ startRelay: startDevRelayUnderTest, evaluationType }),
);
