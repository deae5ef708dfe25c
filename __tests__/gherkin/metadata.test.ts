import { flags, metadata } from './flags.js';
import { modes, RegisteredProvider } from './registered-provider.js';

/** The relay's own note for caches, which travels with the metadata of flags. */
const ownMetadata = { InProcess: {}, Remote: { gofeatureflag_cacheable: true } };

describe.each(modes)('flag metadata (%s)', (mode) => {
  let registered: RegisteredProvider;
  beforeEach(async () => void (registered = await RegisteredProvider.stable(mode, flags)));
  afterEach(() => registered.end());

  it('is handed on with the types that it has', async () => {
    const { flagMetadata } = await registered.client.getBooleanDetails('metadata-flag', true);
    expect(flagMetadata).toEqual({ ...metadata, ...ownMetadata[mode] });
  });

  it('is empty for a flag without any', async () => {
    const { client } = registered;
    const evaluated = [
      await client.getBooleanDetails('boolean-flag', true),
      await client.getNumberDetails('integer-flag', 23),
      await client.getNumberDetails('float-flag', 2.3),
      await client.getStringDetails('string-flag', 'value'),
    ];
    for (const { flagMetadata } of evaluated) expect(flagMetadata).toEqual(ownMetadata[mode]);
  });
});
