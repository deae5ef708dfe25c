import { OpenFeature } from '@openfeature/server-sdk';

/** Registers a provider and returns what its users call. */
export async function openFeatureSubject(provider) {
  await OpenFeature.setProviderAndWait(provider);
  const client = OpenFeature.getClient();
  return {
    track: (name, context, details) => client.track(name, context, details),
    flush: () => provider.flush(),
    close: () => OpenFeature.close(),
    ledger: provider.ledger === undefined ? undefined : () => provider.ledger(),
  };
}

/** The resolvers that a provider must have; no scenario evaluates a flag. */
export const unusedResolvers = {
  resolveBooleanEvaluation: async (_key, value) => ({ value }),
  resolveStringEvaluation: async (_key, value) => ({ value }),
  resolveNumberEvaluation: async (_key, value) => ({ value }),
  resolveObjectEvaluation: async (_key, value) => ({ value }),
};
