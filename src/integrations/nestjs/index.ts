export { BooleanFlag, NumberFlag, ObjectFlag, StringFlag, type FlagParameterOptions } from './flag-parameters.js';
export { GoFeatureFlagModule } from './module.js';
export type {
  GoFeatureFlagModuleAsyncOptions,
  GoFeatureFlagModuleExtras,
  GoFeatureFlagModuleOptions,
  GoFeatureFlagOptionsFactory,
  HttpRequest,
} from './options.js';
export { RequireFlagsEnabled, type RequireFlagsEnabledOptions } from './require-flags-enabled.js';
export {
  getClientToken,
  getProviderToken,
  getTrackToken,
  InjectClient,
  InjectProvider,
  InjectTrack,
  Track,
} from './tokens.js';
