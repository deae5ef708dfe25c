import { OpenFeature } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider } from '../../dist/index.js';

/** Room for every event of a scenario, as the other SDKs get it; the default holds 20,000 events. */
const ROOMY = { maxPendingEvents: 250_000, maxPendingBytes: 512 * 1024 * 1024 };

const silent = { error() {}, warn() {}, info() {}, debug() {} };

export async function create({ url, roomy }) {
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
    ledger: () => ledgerOf(provider.stats()),
  };
}

function ledgerOf({ dropped, ...rest }) {
  return { ...rest, dropped: Object.values(dropped).reduce((total, count) => total + count, 0), reasons: dropped };
}
