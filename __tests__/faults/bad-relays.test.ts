import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GoFeatureFlagProvider } from '../../src/index.js';
import { writeForever } from '../helpers/endless-body.js';
import { lineLogger } from '../helpers/line-logger.js';

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

async function listen(started: Server): Promise<number> {
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return (started.address() as AddressInfo).port;
}

interface Meeting {
  readonly provider: GoFeatureFlagProvider;
  readonly lines: string[];
}

/** Tracks three events one after the other and flushes each, so that a line for each would show. */
async function meet(url: string, { timeout = 10_000 } = {}): Promise<Meeting> {
  const logger = lineLogger();
  const options = { endpoint: url, evaluationType: 'Remote', timeout, shutdownTimeoutMs: 100 } as const;
  const provider = new GoFeatureFlagProvider(options, logger);
  for (let n = 0; n < 3; n++) {
    provider.track('purchase', { targetingKey: 'u1' }, { n });
    await provider.flush();
  }
  return { provider, lines: logger.lines };
}

/** The bad relay reads the request, and then does what it does. */
const afterReading =
  (act: (response: ServerResponse) => void): RequestListener =>
  (request, response) => {
    request.resume().once('end', () => act(response));
  };

const html = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>');
};

const garbage = (response: ServerResponse): void => void response.writeHead(200).end(Buffer.alloc(300, 0xff));

const tenMegabytes = (response: ServerResponse): void => {
  response.writeHead(200).end(Buffer.alloc(10 * 1024 * 1024, 'x'));
};

const endless = (response: ServerResponse): void => {
  response.writeHead(200);
  writeForever(response, () => Buffer.alloc(16_384, 'x'));
};

describe('a relay that returns 2xx with what no relay says', () => {
  it.each([
    ['garbage', garbage],
    ['10 MB', tenMegabytes],
    ['a body without end', endless],
  ])('(%s) has the events, and one warning says that it may be something else', async (_name, act) => {
    const port = await listen(createServer(afterReading(act)));
    const { provider, lines } = await meet(`http://127.0.0.1:${port}`);
    expect(provider.stats()).toMatchObject({ accepted: 3, delivered: 3, retries: 0 });
    expect(lines).toEqual([expect.stringMatching(/^warn: .*is there a gateway/)]);
    await provider.close();
  });

  it('(HTML) may be a login page: the events wait, and the log has one line that says what came', async () => {
    const port = await listen(createServer(afterReading(html)));
    const { provider, lines } = await meet(`http://127.0.0.1:${port}`);
    expect(provider.stats()).toMatchObject({ accepted: 3, delivered: 0, pending: 3 });
    expect(lines).toEqual([expect.stringMatching(/^error: .*HTTP 200 with an HTML page/)]);
    await provider.close();
  });

  it('is read up to 64 KiB and no further', async () => {
    let sent = 0;
    const cut = new Promise<void>((resolve) => {
      const listener = afterReading((response) => {
        response.once('close', () => resolve());
        writeForever(response, () => {
          sent += 16_384;
          return Buffer.alloc(16_384, 'x');
        });
      });
      void listen(createServer(listener)).then(async (port) => {
        const { provider } = await meet(`http://127.0.0.1:${port}`);
        await provider.close();
      });
    });
    await cut;
    // What the sockets of both sides hold was sent, but not read.
    expect(sent).toBeLessThan(16 * 1024 * 1024);
  });
});

describe('a relay that redirects', () => {
  it.each([301, 302, 307, 308])(
    '(%i) puts the provider into a hold: nobody follows, nothing is lost, and the log has one line',
    async (status) => {
      const seen: string[] = [];
      const redirect: RequestListener = (request, response) => {
        seen.push(request.url ?? '');
        afterReading((each) => each.writeHead(status, { location: '/elsewhere' }).end())(request, response);
      };
      const port = await listen(createServer(redirect));
      const { provider, lines } = await meet(`http://127.0.0.1:${port}`);
      expect(seen).toEqual(['/v1/data/collector']);
      expect(provider.stats()).toMatchObject({ accepted: 3, delivered: 0, pending: 3 });
      expect(lines).toEqual([expect.stringMatching(`^error: .*HTTP ${status}`)]);
      await provider.close();
    },
  );
});

describe('a relay that does not come to an end', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['never responds', () => undefined],
    ['never ends its head', (response) => void response.socket?.write('HTTP/1.1 200 OK\r\nX-Slow: ')],
  ])('(%s) is tried again after the time-out, and the log has one line', async (_name, act) => {
    const port = await listen(createServer(afterReading(act)));
    const { provider, lines } = await meet(`http://127.0.0.1:${port}`, { timeout: 50 });
    expect(provider.stats()).toMatchObject({ accepted: 3, delivered: 0, pending: 3, inFlight: 0 });
    expect(lines).toEqual([expect.stringMatching(/^warn: .*TIMEOUT/)]);
    await provider.close();
  });
});

const tls = (file: string): string => readFileSync(join(__dirname, '../fixtures/tls', file), 'utf8');

describe('a relay that speaks TLS badly', () => {
  it('a relay with a certificate that nobody vouches for is tried again, and the log has one line', async () => {
    const secure = createSecureServer({ key: tls('server.key'), cert: tls('server.pem') }, afterReading(html));
    const port = await listen(secure);
    const { provider, lines } = await meet(`https://127.0.0.1:${port}`);
    expect(provider.stats()).toMatchObject({ accepted: 3, delivered: 0, pending: 3 });
    expect(lines).toEqual([expect.stringMatching(/^warn: .*cert/i)]);
  });

  it('a relay that speaks no TLS where it should is tried again, and the log has one line', async () => {
    const port = await listen(createServer(afterReading(html)));
    const { provider, lines } = await meet(`https://127.0.0.1:${port}`);
    expect(provider.stats()).toMatchObject({ accepted: 3, delivered: 0, pending: 3 });
    expect(lines).toEqual([expect.stringMatching(/^warn: /)]);
  });
});
