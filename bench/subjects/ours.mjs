import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { OpenFeature } from '@openfeature/server-sdk';

const here = fileURLToPath(new URL('../..', import.meta.url));

/** Room for every event of a scenario, as the other SDKs get it; the default holds 20,000 events. */
const ROOMY = { maxPendingEvents: 250_000, maxPendingBytes: 512 * 1024 * 1024 };

const silent = { error() {}, warn() {}, info() {}, debug() {} };

/** The provider as it is built here, or in the `folder` of another commit; `options` are more of its options. */
export async function create({ folder = here, ...settings }) {
  return providerSubject(await import(pathToFileURL(join(folder, 'dist/index.js')).href), settings);
}

/** The provider of a module that was loaded. */
export async function providerSubject({ GoFeatureFlagProvider }, { url, roomy, options }) {
  const began = process.hrtime.bigint();
  const provider = new GoFeatureFlagProvider(
    { endpoint: url, evaluationType: 'Remote', ...(roomy ? ROOMY : {}), ...options },
    silent,
  );
  await OpenFeature.setProviderAndWait(provider);
  const client = OpenFeature.getClient();
  return {
    began,
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
