import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FLOORS } from './floors.mjs';

const silent = { error() {}, warn() {}, info() {}, debug() {} };

/** A file of a package that is installed in a folder. */
const urlOf = (...path) => pathToFileURL(join(...path)).href;

/**
 * The module of the folder's package, and the copy of OpenFeature's SDK that it loads: a second copy would cost, too.
 */
async function loadProvider(folder, entry) {
  const loaded = await import(urlOf(folder, entry));
  const sdk = join(folder, 'node_modules/@openfeature/server-sdk');
  const { OpenFeature } = await import(urlOf(sdk, manifestOf(sdk).exports.import));
  return { OpenFeature, GoFeatureFlagProvider: loaded.GoFeatureFlagProvider };
}

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

async function useProvider({ OpenFeature, GoFeatureFlagProvider }, options) {
  await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider(options, silent));
  const client = OpenFeature.getClient();
  return {
    track: (name, context, details) => client.track(name, context, details),
    close: () => OpenFeature.close(),
  };
}

/** How each SDK is loaded and set up, as its documentation shows it; `close` delivers what was tracked. */
export const USES = {
  ...FLOORS,
  ours: {
    load: ({ folder }) => loadProvider(folder, 'dist/index.js'),
    setUp: (loaded, { url, mode }) => useProvider(loaded, { endpoint: url, evaluationType: mode }),
  },
  goff: {
    load: ({ folder }) => loadProvider(folder, manifestOf(folder).module ?? manifestOf(folder).main),
    setUp: (loaded, { url }) => useProvider(loaded, { endpoint: url, evaluationType: 'Remote' }),
  },
  segment: {
    load: () => import('@segment/analytics-node'),
    setUp({ Analytics }, { url }) {
      const analytics = new Analytics({ writeKey: 'key', host: url });
      return {
        track: (event, context, properties) => analytics.track({ userId: context.targetingKey, event, properties }),
        close: () => analytics.closeAndFlush({ timeout: 10_000 }),
      };
    },
  },
  posthog: {
    load: () => import('posthog-node'),
    setUp({ PostHog }, { url }) {
      const client = new PostHog('key', { host: url });
      return {
        track: (event, { targetingKey: distinctId }, properties) => client.capture({ distinctId, event, properties }),
        close: () => client.shutdown(10_000),
      };
    },
  },
  launchdarkly: {
    load: () => import('@launchdarkly/node-server-sdk'),
    async setUp({ init }, { url }) {
      const urls = { baseUri: url, streamUri: url, eventsUri: url };
      const client = init('key', { ...urls, stream: false, diagnosticOptOut: true, logger: silent });
      await client.waitForInitialization({ timeout: 10 });
      return {
        track: (name, { targetingKey: key }, details) => client.track(name, { kind: 'user', key }, details),
        close: async () => {
          await client.flush();
          client.close();
        },
      };
    },
  },
};
