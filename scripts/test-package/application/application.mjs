// An application as small as one can be. Usage: application.mjs <endpoint> <evaluation type> <close or leave>
// Prints what it has seen as JSON; what a provider says by itself goes to standard error.
import { OpenFeature } from '@openfeature/server-sdk';
import { GoFeatureFlagException, GoFeatureFlagProvider, InvalidOptionsException } from 'goff-server-provider';

const [endpoint, evaluationType, ending] = process.argv.slice(2);
const user = { targetingKey: 'user-1' };

function refusal() {
  try {
    return new GoFeatureFlagProvider({ endpoint: 'nowhere' });
  } catch (error) {
    const isKnown = error instanceof InvalidOptionsException && error instanceof GoFeatureFlagException;
    return { name: error.name, code: error.code, isKnown };
  }
}

async function run() {
  // A misspelt option is a warning of the default logger.
  const provider = new GoFeatureFlagProvider({ endpoint, evaluationType, dataFlushIntervall: 1 });
  await OpenFeature.setProviderAndWait(provider);
  const client = OpenFeature.getClient();
  const { value, reason, variant } = await client.getBooleanDetails('new-button', false, user);
  client.track('checkout', user, { value: 99.5, currency: 'EUR' });
  const flushed = await provider.flush();
  client.track('goodbye', user);
  const { name } = client.metadata.providerMetadata;
  const seen = { name, refusal: refusal(), evaluation: { value, reason, variant }, flushed };
  if (ending === 'close') await OpenFeature.close();
  console.log(JSON.stringify({ ...seen, ended: provider.stats() }));
}

void run();
