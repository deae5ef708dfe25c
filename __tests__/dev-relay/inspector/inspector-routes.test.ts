import { execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { join, resolve } from 'node:path';
import { startDevRelay, type DevRelay } from '../../../src/dev-relay/index.js';

const root = resolve(__dirname, '../../..');
const FILES = ['inspector.js', 'conversion-worker.js', 'inspector.css', 'icon.svg'];

let relay: DevRelay;

beforeAll(async () => {
  relay = await startDevRelay();
});
afterAll(async () => relay.close());

const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(`${relay.url}${path}`, init);

it('the inspector serves the page at the address of the relay', async () => {
  const response = await ask('/');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await response.text()).toContain('<title>Dev relay inspector</title>');
});

it.each([
  ['inspector.js', 'text/javascript; charset=utf-8'],
  ['conversion-worker.js', 'text/javascript; charset=utf-8'],
  ['inspector.css', 'text/css; charset=utf-8'],
  ['icon.svg', 'image/svg+xml; charset=utf-8'],
])('the inspector serves %s, which the page loads', async (name, type) => {
  const response = await ask(`/inspector/${name}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  expect((await response.text()).length).toBeGreaterThan(100);
  expect((await (await ask('/')).text()) + (await (await ask('/inspector/inspector.js')).text())).toContain(
    `/inspector/${name}`,
  );
});

it.each(['/', ...FILES.map((name) => `/inspector/${name}`)])(
  'the inspector lets %s run, style and frame nothing of others',
  async (path) => {
    const { headers } = await ask(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  },
);

it('the inspector has no script and no style in the page itself', async () => {
  const html = await (await ask('/')).text();
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]* src="\/inspector\/inspector\.js")/);
});

it.each([
  '/inspector/',
  '/inspector/nothing.js',
  '/inspector/..%2findex.html',
  '/inspector/../package.json',
  '/inspector/%2e%2e/index.js',
])('the inspector serves nothing else: %s', async (path) => {
  expect(await statusOf(path)).toBe(404);
});

it('the inspector is read only', async () => {
  const headers = { 'Content-Type': 'application/json' };
  expect((await ask('/', { method: 'PUT', headers, body: '{}' })).status).toBe(405);
});

it('the inspector is not counted among the requests, and is not there for failures', async () => {
  relay.fail({ status: 503, path: 'any' });
  const before = { ...relay.requests };
  expect((await ask('/')).status).toBe(200);
  expect((await ask('/inspector/inspector.js')).status).toBe(200);
  expect(relay.requests).toEqual(before);
  expect((await ask('/health')).status).toBe(503);
});

it.each([
  ['the ESM build', 'dist/dev-relay/index.js', (file: string) => `import(${JSON.stringify(file)})`],
  [
    'the CommonJS build',
    'dist/dev-relay/index.cjs',
    (file: string) => `Promise.resolve(require(${JSON.stringify(file)}))`,
  ],
])('the inspector is found by %s, from any folder', (_build, file, load) => {
  const script = `${load(join(root, file))}.then(async ({ startDevRelay }) => {
    const relay = await startDevRelay();
    const statuses = [];
    for (const path of ['/', '/inspector/inspector.js']) statuses.push((await fetch(relay.url + path)).status);
    console.log(JSON.stringify(statuses));
    await relay.close();
  })`;
  expect(execFileSync(process.execPath, ['-e', script], { cwd: '/', encoding: 'utf8' })).toBe('[200,200]\n');
});

/** Of a path as it is: `fetch` would resolve its dots. */
function statusOf(path: string): Promise<number | undefined> {
  return new Promise((settle, fail) => {
    request(relay.url, { path }, (response) => {
      response.resume();
      settle(response.statusCode);
    })
      .on('error', fail)
      .end();
  });
}
