import { testApplicationsAgainst } from './application-suite.js';
import { startDevRelayUnderTest } from './dev-relay-under-test.js';

describe('an application and the dev relay', () => testApplicationsAgainst(startDevRelayUnderTest));
