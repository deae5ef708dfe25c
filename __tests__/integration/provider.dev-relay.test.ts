import { startDevRelayUnderTest } from './dev-relay-under-test.js';
import { testProviderAgainst } from './provider-suite.js';

describe('the provider and the dev relay', () => testProviderAgainst(startDevRelayUnderTest));
