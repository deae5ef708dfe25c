import { useApplicationBesideRelay } from '../helpers/application-beside-relay.js';

const world = useApplicationBesideRelay({
  flags: { own: { variations: { ours: 'by the relay' }, defaultRule: { variation: 'ours' } } },
});

/** `provider` and `hook` come from these copies of the package. */
const copies = [
  ["await import('goff-server-provider')", "require('goff-server-provider')"],
  ["require('goff-server-provider')", "await import('goff-server-provider')"],
];

it.each(copies)('an exposure hook of another copy of the package counts once: provider %s, hook %s', async (a, b) => {
  const application = world.run(`
    const { createRequire } = await import('node:module');
    const { InMemoryProvider, MultiProvider } = await import('@openfeature/server-sdk');
    const require = createRequire(process.cwd() + '/');
    const { GoFeatureFlagProvider } = ${a};
    const { exposureHook } = ${b};
    const provider = new GoFeatureFlagProvider({ endpoint: process.argv.at(-1) });
    const memory = new InMemoryProvider({ other: { variants: { a: 'x' }, defaultVariant: 'a', disabled: false } });
    await OpenFeature.setProviderAndWait(new MultiProvider([{ provider }, { provider: memory }]));
    const client = OpenFeature.getClient().addHooks(exposureHook(provider));
    for (const key of ['own', 'other']) await client.getStringValue(key, '', { targetingKey: 'user-1' });
    await OpenFeature.close();
  `);
  await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
  expect(world.relay.exposures.map(({ key, variation }) => [key, variation])).toEqual([
    ['own', 'ours'],
    ['other', 'a'],
  ]);
});
