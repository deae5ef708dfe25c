import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptedRelay } from '../helpers/scripted-relay.js';

const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../fixtures/tls', name));

const script = `
  const { GoFeatureFlagProvider } = require('./dist/index.cjs');
  const silent = { error() {}, warn() {}, info() {}, debug() {} };
  const [endpoint, connect] = process.argv.slice(1);
  const options = { endpoint, apiKey: 'secret', shutdownTimeoutMs: 1, connect: JSON.parse(connect) };
  const provider = new GoFeatureFlagProvider(options, silent);
  provider.track('clicked', { targetingKey: 'user' });
  provider.flush().then(({ delivered }) => {
    console.log(delivered);
    return provider.close();
  });
`;

let relay: ScriptedRelay;

beforeEach(async () => {
  relay = await ScriptedRelay.start({ key: fixture('server.key'), cert: fixture('server.pem') });
});

afterEach(() => relay.close());

/** What a process delivers whose environment asks Node.js not to check certificates. */
async function delivered(connect: object): Promise<string> {
  const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };
  const child = spawn(process.execPath, ['-e', script, relay.url, JSON.stringify(connect)], {
    ...{ cwd: join(__dirname, '../..'), env, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  await once(child, 'close');
  return output.trim();
}

it('no variable of the environment keeps the certificate of a relay from being checked', async () => {
  await expect(delivered({})).resolves.toBe('0');
  expect(relay.requests).toEqual([]);
});

it('an option keeps the certificate of a relay from being checked', async () => {
  await expect(delivered({ rejectUnauthorized: false })).resolves.toBe('1');
});
