import { testProviderAgainst } from '../integration/provider-suite.js';
import { startRealRelayUnderTest } from './real-relay-under-test.js';

describe('the provider and the real relay', () => testProviderAgainst(startRealRelayUnderTest));
