import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { Application } from '../helpers/application.js';
import { waitUntil } from '../helpers/wait-until.js';

describe('the recipe', () => {
  let relay: DevRelay;
  let application: Application;

  beforeEach(async () => {
    relay = await startDevRelay();
  });

  afterEach(async () => {
    await application.kill();
    await relay.close();
  });

  const addresses = (): string[] => application.output.match(/http:\/\/\S+/g) ?? [];

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'the recipe for cluster delivers what all workers have tracked when the primary alone gets %s',
    async (signal) => {
      application = Application.runFile('examples/cluster.mjs', ['0', relay.url]);
      await waitUntil('both workers', () => addresses().length === 2);
      const [url = ''] = addresses();
      for (let i = 0; i < 20; i++) await (await fetch(url, { headers: { connection: 'close' } })).text();
      expect(relay.tracking).toEqual([]);
      application.signal(signal);
      await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
      expect(relay.tracking).toHaveLength(20);
      expect(application.complaints).toBe('');
    },
  );

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'the recipe for worker threads delivers what the worker has tracked when %s comes',
    async (signal) => {
      application = Application.runFile('examples/worker-threads.mjs', [relay.url]);
      await waitUntil('the worker', () => application.output.includes('working'));
      application.signal(signal);
      await expect(application.exit).resolves.toEqual({ code: null, signal });
      const [, done = ''] = /(\d+) jobs done/.exec(application.output) ?? [];
      expect(Number(done)).toBeGreaterThan(0);
      expect(relay.tracking).toHaveLength(Number(done));
      expect(application.complaints).toBe('');
    },
  );
});
