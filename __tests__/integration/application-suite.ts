import { Application } from './application.js';
import { flags } from './flags.js';
import { numberedNames } from './numbered-names.js';
import type { RelaySetup, RelayUnderTest, Setting } from './relay-under-test.js';

/**
 * What holds for an application in a process of its own, which uses the package as it is published, whichever relay it
 * talks to.
 */
export function testApplicationsAgainst({ startRelay: start, evaluationType }: Setting): void {
  const opened: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.stop()));
  });
  const startRelay = async (setup: RelaySetup = {}): Promise<RelayUnderTest> => {
    const relay = await start({ flags, ...setup });
    opened.push(relay);
    return relay;
  };
  const startApplication = (script: string, settings: object): Application => {
    const application = Application.start(script, { ...settings, evaluationType });
    opened.push(application);
    return application;
  };

  it.each(['SIGTERM', 'SIGINT'] as const)('loses nothing on %s in the middle of its traffic', async (signal) => {
    const relay = await startRelay({ apiKeys: ['k'] });
    const application = startApplication('tracks-until-signal.mjs', { endpoint: relay.url, apiKey: 'k' });
    await application.report('busy');
    application.signal(signal);
    const tracked = Number(await application.report('tracked'));

    expect(await application.ended()).toEqual({ code: null, signal, errors: '' });
    expect((await relay.exported()).tracking.map(({ key }) => key)).toEqual(numberedNames(tracked));
  });

  it('loses nothing that handlers track after SIGTERM, while their requests are still in flight', async () => {
    const relay = await startRelay();
    const requests = 20;
    const application = startApplication('serves-requests.mjs', { endpoint: relay.url, requests });
    const port = await application.report('listening');
    const paths = Array.from({ length: requests }, (_, n) => `/${n}`);
    const responses = paths.map(async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).text());
    await application.report('busy');
    application.signal('SIGTERM');

    expect(await Promise.all(responses)).toEqual(paths.map(() => 'done'));
    expect(await application.ended()).toEqual({ code: null, signal: 'SIGTERM', errors: '' });
    const { tracking } = await relay.exported();
    expect(tracking.map(({ userKey }) => userKey).sort()).toEqual([...paths].sort());
  });

  it.each(['close', 'flushOnSignals'])('loses nothing when it has nothing more to do (%s)', async (ending) => {
    const relay = await startRelay();
    const application = startApplication('ends-by-itself.mjs', { endpoint: relay.url, events: 500, ending });
    expect(await application.ended()).toEqual({ code: 0, signal: null, errors: '' });
    expect((await relay.exported()).tracking.map(({ key }) => key)).toEqual(numberedNames(500));
  });
}
