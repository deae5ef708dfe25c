import type * as ServerCloses from '../../src/shutdown/server-closes.js';

type Copy = typeof ServerCloses;

const KEY = Symbol.for('goff-server-provider.shutdowns');
const shared = globalThis as { [KEY]?: unknown };

/** The module as another copy of the package loads it. */
function loadCopy(): Copy {
  let copy: Copy | undefined;
  jest.isolateModules(() => {
    copy = jest.requireActual<Copy>('../../src/shutdown/server-closes.js');
  });
  return copy as unknown as Copy;
}

interface Ongoing extends ServerCloses.OngoingShutdown {
  readonly waitOfServer: jest.Mock;
}

const ongoing = (server?: object): Ongoing => ({ server, waitOfServer: jest.fn(async () => undefined) });

let copy: Copy;

beforeEach(() => {
  Reflect.deleteProperty(shared, KEY);
  copy = loadCopy();
});

afterAll(() => void Reflect.deleteProperty(shared, KEY));

it('a server waits for the shutdown that closes it, and delivers by itself without one', async () => {
  const [closing, other] = [{}, {}];
  const shutdown = ongoing(closing);
  copy.beginShutdown(ongoing());
  copy.beginShutdown(shutdown);
  const deliver = jest.fn(async () => undefined);
  await copy.deliverBeforeClose(closing, deliver);
  expect([shutdown.waitOfServer.mock.calls.length, deliver.mock.calls.length]).toEqual([1, 0]);
  await copy.deliverBeforeClose(other, deliver);
  expect([shutdown.waitOfServer.mock.calls.length, deliver.mock.calls.length]).toEqual([1, 1]);
});

it('a server rejects as its own delivery does', async () => {
  const deliver = async (): Promise<never> => {
    throw new Error('broken');
  };
  await expect(copy.deliverBeforeClose({}, deliver)).rejects.toThrow('broken');
});

it('a server waits for the shutdown of another copy of the package', async () => {
  const server = {};
  const shutdown = ongoing(server);
  loadCopy().beginShutdown(shutdown);
  const deliver = jest.fn(async () => undefined);
  await copy.deliverBeforeClose(server, deliver);
  expect([shutdown.waitOfServer.mock.calls.length, deliver.mock.calls.length]).toEqual([1, 0]);
});

it.each([
  ['another version', { version: 2, shutdowns: new Set() }],
  ['no set', { version: 1, shutdowns: [] }],
  ['nothing', null],
  ['a number', 5],
  [
    'a getter that throws',
    {
      get version(): never {
        throw new Error('broken');
      },
    },
  ],
])('shutdowns of one copy know each other where %s is in the place of the registry', async (_what, value) => {
  Object.defineProperty(shared, KEY, { value, configurable: true });
  const server = {};
  const shutdown = ongoing(server);
  copy.beginShutdown(shutdown);
  await copy.deliverBeforeClose(server, jest.fn());
  expect(shutdown.waitOfServer).toHaveBeenCalledTimes(1);
});
