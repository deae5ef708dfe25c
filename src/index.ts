export {
  GoFeatureFlagException,
  ImpossibleToRetrieveConfigurationException,
  InvalidOptionsException,
  UnauthorizedException,
} from './errors.js';
