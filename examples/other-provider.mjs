// Flags of another provider, here one in memory; tracking and exposures in the files of a relay.
// Run a relay: npx -p goff-server-provider goff-dev-relay --out events/
// Usage: node FILE [address of the relay]
// Then: npx --no -- goff-impact --flag checkout --goal purchase --control old events/
import { InMemoryProvider, MultiProvider, OpenFeature } from '@openfeature/server-sdk';
import { exposureHook, TrackingOnlyProvider } from 'goff-server-provider';

const [endpoint = 'http://localhost:1031'] = process.argv.slice(2);

// Stands for LaunchDarkly, flagd or whatever has the flags: users whose number is even get the new checkout.
const flags = new InMemoryProvider({
  checkout: {
    variants: { new: true, old: false },
    defaultVariant: 'old',
    disabled: false,
    contextEvaluator: ({ number }) => (Number(number) % 2 === 0 ? 'new' : 'old'),
  },
});
const tracking = new TrackingOnlyProvider({ endpoint, eventId: 'eventId' });
await OpenFeature.setProviderAndWait(new MultiProvider([{ provider: flags }, { provider: tracking }]));

const client = OpenFeature.getClient();
client.addHooks(exposureHook(tracking));

for (let number = 0; number < 100; number++) {
  const visitor = { targetingKey: `visitor-${number}`, number };
  const isNew = await client.getBooleanValue('checkout', false, visitor);
  if (number % (isNew ? 4 : 5) === 0) client.track('purchase', visitor, { value: 20 });
}

await OpenFeature.close();
const { accepted, delivered } = tracking.stats();
console.log(`${delivered} of ${accepted} events delivered`);
