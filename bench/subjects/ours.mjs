import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { OpenFeature } from '@openfeature/server-sdk';

const here = fileURLToPath(new URL('../..', import.meta.url));

/** Room for every event of a scenario, as the other SDKs get it; the default holds 20,000 events. */
const ROOMY = { maxPendingEvents: 250_000, maxPendingBytes: 512 * 1024 * 1024 };

const silent = { error() {}, warn() {}, info() {}, debug() {} };

/** The provider as it is built here, or in the `folder` of another commit. */
export async function create({ url, roomy, folder = here }) {
  const { GoFeatureFlagProvider } = await import(pathToFileURL(join(folder, 'dist/index.js')).href);
  const provider = new GoFeatureFlagProvider(
    { endpoint: url, evaluationType: 'Remote', ...(roomy ? ROOMY : {}) },
    silent,
  );
  await OpenFeature.setProviderAndWait(provider);
  const client = OpenFeature.getClient();
  return {
    track: (name, context, details) => client.track(name, context, details),
    flush: () => provider.flush(),
    close: () => OpenFeature.close(),
    // Without `stats` there is no ledger, and the result of the run counts as wrong.
    ledger: () => provider.stats && ledgerOf(provider.stats()),
  };
}

function ledgerOf({ dropped, ...rest }) {
  return { ...rest, dropped: Object.values(dropped).reduce((total, count) => total + count, 0), reasons: dropped };
}
