import { OpenFeature } from '@openfeature/server-sdk';
import { useWorld } from './helpers/remote-provider.js';

const world = useWorld();

it('an instance that is set again after OpenFeature.close is closed, and the log says what to do', async () => {
  const provider = world.provider();
  await OpenFeature.setProviderAndWait('again', provider);
  await OpenFeature.close();
  await OpenFeature.setProviderAndWait('again', provider);
  const client = OpenFeature.getClient('again');
  for (let n = 0; n < 3; n++) client.track('purchase');
  expect(provider.stats()).toMatchObject({ accepted: 3, dropped: { closed: 3 } });
  expect(world.logger.lines).toEqual([
    expect.stringMatching(/^warn: .*OpenFeature initializes an instance only once: .*set a new provider\.$/),
  ]);
});
