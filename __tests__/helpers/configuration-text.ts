import { readConfiguration, type ConfigurationText } from '../../src/relay/read-configuration.js';

/** A configuration as the relay would write it. */
export async function configurationText(configuration: object): Promise<ConfigurationText> {
  return configurationOf(JSON.stringify(configuration));
}

/** A configuration of which the spelling matters. */
export async function configurationOf(text: string): Promise<ConfigurationText> {
  const configuration = await readConfiguration([Buffer.from(text)]);
  if (configuration === undefined) throw new Error('Expected a JSON object.');
  return configuration;
}
