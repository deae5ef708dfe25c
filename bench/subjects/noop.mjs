import { openFeatureSubject, unusedResolvers } from '../lib/open-feature.mjs';

/** The lower floor: what `client.track` costs when the provider does nothing. */
export function create() {
  return openFeatureSubject({
    metadata: { name: 'noop' },
    runsOn: 'server',
    ...unusedResolvers,
    track() {},
    async flush() {},
  });
}
