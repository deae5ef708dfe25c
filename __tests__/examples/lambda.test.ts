import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { Application } from '../helpers/application.js';

const file = join(__dirname, '../../examples/lambda.mjs');
let relay: DevRelay;
let application: Application | undefined;

beforeEach(async () => {
  relay = await startDevRelay({ flagsFile: 'examples/flags.yaml' });
});

afterEach(async () => {
  await application?.kill();
  await relay.close();
});

/** The handler in a process that has one invocation for each message. */
function startHandler(endpoint: string): Application {
  return Application.run(
    `
      process.env.RELAY_URL = process.argv.at(-1);
      const { handler } = await import('${pathToFileURL(file).href}');
      const context = { getRemainingTimeInMillis: () => 3_000 };
      setInterval(() => undefined, 60_000);
      process.on('message', async (rawPath) => tell(await handler({ rawPath, headers: { 'x-user': 'ada' } }, context)));
      tell('ready');
    `,
    { endpoint },
  );
}

const paths = (): unknown[] => relay.tracking.map(({ trackingEventDetails: details }) => (details as any).path);

it('the function has delivered what an invocation tracked when its result is there', async () => {
  const lambda = (application = startHandler(relay.url));
  await lambda.told('ready');
  for (const path of ['/first', '/second']) {
    lambda.tell(path);
    const { statusCode, body } = await lambda.told((message) => message as { statusCode: number; body: string });
    expect({ statusCode, body: JSON.parse(body) }).toEqual({ statusCode: 200, body: { button: expect.any(String) } });
    expect(paths()).toContain(path);
  }
  expect(paths()).toEqual(['/first', '/second']);
  expect(relay.exposures).toHaveLength(2);
  expect(lambda.errorOutput).toBe('');
});

it('the function starts and responds while its relay is away, and delivers with a later invocation', async () => {
  const { port, url } = relay;
  await relay.close();
  const lambda = (application = startHandler(url));
  await lambda.told('ready');
  lambda.tell('/early');
  await lambda.told((message) => (message as { statusCode?: number }).statusCode);
  relay = await startDevRelay({ flagsFile: 'examples/flags.yaml', port });
  do {
    lambda.tell('/late');
    await lambda.told((message) => (message as { statusCode?: number }).statusCode);
  } while (!paths().includes('/early'));
  expect(paths().filter((path) => path === '/early')).toHaveLength(1);
});
