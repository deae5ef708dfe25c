import { testApplicationsAgainst } from '../integration/application-suite.js';
import { startRealRelayUnderTest } from './real-relay-under-test.js';

describe('an application and the real relay', () => testApplicationsAgainst(startRealRelayUnderTest));
