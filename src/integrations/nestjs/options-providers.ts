import type { Provider } from '@nestjs/common';
import type { GoFeatureFlagModuleAsyncOptions, GoFeatureFlagOptionsFactory } from './options.js';

/** What Nest needs in order to make the options under the token. */
export function optionsProviders<Request>(
  token: symbol,
  { useFactory, inject = [], useClass, useExisting }: GoFeatureFlagModuleAsyncOptions<Request>,
): Provider[] {
  if (useFactory !== undefined) return [{ provide: token, useFactory, inject }];
  const factory = useClass ?? useExisting;
  if (factory === undefined) return [];
  const made = {
    provide: token,
    inject: [factory],
    useFactory: (options: GoFeatureFlagOptionsFactory<Request>) => options.createGoFeatureFlagOptions(),
  };
  return useClass === undefined ? [made] : [made, useClass];
}
