import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';
import { Application } from './application.js';

export interface ApplicationBesideRelay {
  /** A new one for each test. */
  readonly relay: DevRelay;
  /** Runs an application with the relay as its endpoint; the last one is killed when the test ends. */
  run(code: string): Application;
}

/** For tests of what becomes of the events of a process: a dev relay, and an application that sends to it. */
export function useApplicationBesideRelay(options: DevRelayOptions = {}): ApplicationBesideRelay {
  let relay: DevRelay;
  let application: Application | undefined;

  beforeEach(async () => {
    relay = await startDevRelay(options);
  });

  afterEach(async () => {
    await application?.kill();
    await relay.close();
  });

  return {
    get relay() {
      return relay;
    },
    run: (code) => (application = Application.run(code, { endpoint: relay.url })),
  };
}
