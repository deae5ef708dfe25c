import * as sdk from '@openfeature/server-sdk';
import * as provider from 'goff-server-provider';
import { trackOneEvent } from './scenario.cjs';

await trackOneEvent({ ...sdk, ...provider });
