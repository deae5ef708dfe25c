import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import type { Ledger } from '../../src/index.js';
import { Application } from './application.js';
import { temporaryFolder } from './temporary-files.js';

export interface SpooledApplications {
  /** A new one for each test. */
  readonly relay: DevRelay;
  /** The folder of the spool; a new one for each test. */
  readonly directory: string;
  /** Runs an application beside the relay; it finds the options of its provider in `spooled`. */
  run(code: string): Application;
  /** What a process finds that comes next, and makes of it: tracks nothing, flushes, closes. */
  next(): Promise<Found>;
  /** The logs in the folder. */
  logs(): Promise<string[]>;
  /** The keys of all tracking events that have arrived, in their order. */
  arrived(): string[];
}

/** What the next process has found. */
export interface Found {
  readonly ledger: Ledger;
  /** What it has written to standard error. */
  readonly errors: string;
}

/** For tests of what a spool keeps: processes that follow each other on one folder, and their relay. */
export function useSpooledApplications(): SpooledApplications {
  let relay: DevRelay;
  let directory: string;
  const applications: Application[] = [];

  beforeEach(async () => {
    relay = await startDevRelay();
    directory = await temporaryFolder();
  });

  afterEach(async () => {
    await Promise.all(applications.splice(0).map((application) => application.kill()));
    await relay.close();
  });

  const run = (code: string): Application => {
    const spooled = `const spooled = { spool: { directory: ${JSON.stringify(directory)} } };`;
    const application = Application.run(`${spooled}\n${code}`, { endpoint: relay.url });
    applications.push(application);
    return application;
  };

  return {
    get relay() {
      return relay;
    },
    get directory() {
      return directory;
    },
    run,
    async next() {
      const application = run(`
        await startProvider(spooled);
        const provider = OpenFeature.getProvider();
        await provider.flush();
        tell({ ledger: await provider.close() });
      `);
      const ledger = await application.told((message) => (message as { ledger?: Ledger }).ledger);
      await application.exit;
      return { ledger, errors: application.errorOutput };
    },
    logs: async () => (await namesIn(join(directory, 'v1'))).filter((name) => name.endsWith('.log')),
    arrived: () => relay.tracking.map(({ key }) => key),
  };
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
