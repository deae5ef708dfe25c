import { ConfigurationRelay } from './helpers/configuration-relay.js';
import { useWorld } from './helpers/remote-provider.js';

const world = useWorld();
const HINT = 'check the option endpoint (goff-doctor says what is there)';
const MODES = [
  ['InProcess', '/v1/flag/configuration', '200 or 304'],
  ['Remote', '/ofrep/v1/evaluate/flags/-', '400 INVALID_CONTEXT to an evaluation without context'],
] as const;

let relay: ConfigurationRelay;

beforeEach(async () => {
  relay = await ConfigurationRelay.serving({ flags: {} });
});

afterEach(() => relay.close());

/** What `initialize` rejects with at a relay that says this status to everything. */
async function messageAt(status: number, options: object): Promise<string> {
  relay.readiness = { status, body: '' };
  relay.nextConfigurations.push({ status, body: '' });
  const initializing = world.provider({ endpoint: relay.url, ...options }).initialize();
  return initializing.then(
    () => 'none',
    (error: Error) => error.message,
  );
}

describe.each(MODES)('%s: the error of initialize', (evaluationType, path, expected) => {
  it('asks for a key where the relay wants one and the options have none', async () => {
    expect(await messageAt(401, { evaluationType })).toBe(
      'HTTP 401: the relay wants an API key; set the option apiKey.',
    );
  });

  it.each([{ apiKey: 'wrong-key' }, { headers: { 'X-API-Key': 'wrong-key' } }])(
    'says that the key is refused, without the key: %j',
    async (options) => {
      const message = await messageAt(401, { evaluationType, ...options });
      expect(message).toBe('HTTP 401: the relay refused the API key (goff-doctor tells why).');
    },
  );

  it('says where it asked, without the prefix of the endpoint, and how to find out what is there', async () => {
    const endpoint = `${relay.url}/secret-token/v1`;
    const message = await messageAt(404, { evaluationType, endpoint });
    expect(message).toContain(`HTTP 404: expected ${expected}; ${HINT}; asked ${relay.url}/…${path}`);
    expect(message).not.toContain('secret');
  });

  it('blames no address for a failure of the relay', async () => {
    expect(await messageAt(500, { evaluationType })).toContain(`HTTP 500: expected ${expected}.`);
  });
});
