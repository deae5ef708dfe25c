import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { itKeepsTheContractOfAnEventStore, type StoreBounds } from '../../event-store-contract.js';
import { openSpool } from './spool-harness.js';
import type { SpoolStore } from '../../../../src/delivery/store/spool/spool-store.js';

describe('the store on disk', () => {
  const open = async (bounds: StoreBounds): Promise<SpoolStore> =>
    (await openSpool({ ...bounds, directory: await temporaryFolder() })).store;
  itKeepsTheContractOfAnEventStore(open, { tooMany: 'kept elsewhere' });
});
