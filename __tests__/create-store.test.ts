import { readdirSync } from 'node:fs';
import { createStore } from '../src/create-store.js';
import { envelopeOf } from '../src/delivery/envelope.js';
import { resolveOptions } from '../src/options/resolve-options.js';
import { eventOf } from './helpers/event-encoders.js';
import { lineLogger } from './helpers/line-logger.js';
import { temporaryFolder } from './helpers/temporary-files.js';

describe('the store of a provider with a spool', () => {
  it('is in memory on Windows, with one warning, and leaves the folder alone', async () => {
    const directory = await temporaryFolder();
    const logger = lineLogger();
    const options = resolveOptions({ endpoint: 'http://relay', spool: { directory } }, () => undefined);
    const store = createStore(options, { envelope: envelopeOf({}), logger, platform: 'win32' });
    await store.arrivals.open();
    expect(store.enqueue(eventOf('{}'))).toBe('taken');
    expect([store.keepAll(), store.counts.pending, store.counts.pendingOnDisk]).toEqual([undefined, 1, 0]);
    expect(logger.lines).toEqual([
      'warn: Expected another system than Windows for the option spool; events wait in memory only, and the end of ' +
        'the process costs those that wait.',
    ]);
    await store.close();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is in the folder elsewhere', async () => {
    const directory = await temporaryFolder();
    const logger = lineLogger();
    const options = resolveOptions({ endpoint: 'http://relay', spool: { directory } }, () => undefined);
    const store = createStore(options, { envelope: envelopeOf({}), logger, platform: 'linux' });
    store.enqueue(eventOf('{}'));
    expect(store.keepAll()).toEqual({ events: 1, folder: directory });
    expect(logger.lines).toEqual([]);
    await store.close();
  });
});
