import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OpenFeature } from '@openfeature/server-sdk';

/** No `maxPendingEvents` keeps it from stringifying all that waits at once; the default is left as it is. */
const OPTIONS = { evaluationType: 'Remote', dataFlushInterval: 1_000 };

const silent = { error() {}, warn() {}, info() {}, debug() {} };

/** The official GO Feature Flag provider, from a folder with its built sources. */
export async function create({ url, folder }) {
  const manifest = createRequire(join(folder, 'package.json'))('./package.json');
  const entry = join(folder, manifest.module ?? manifest.main ?? 'index.js');
  const loaded = await import(pathToFileURL(entry).href);
  const GoFeatureFlagProvider = loaded.GoFeatureFlagProvider ?? loaded.default.GoFeatureFlagProvider;
  const provider = new GoFeatureFlagProvider({ endpoint: url, ...OPTIONS }, silent);
  await OpenFeature.setProviderAndWait(provider);
  const client = OpenFeature.getClient();
  return {
    track: (name, context, details) => client.track(name, context, details),
    flush: () => flush(provider),
    close: () => OpenFeature.close(),
  };
}

/** Neither release has a `flush`; stopping sends what waits. */
async function flush(provider) {
  await provider.onClose();
  await provider.initialize();
}
