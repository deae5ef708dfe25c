import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { HttpClient } from '../../src/relay/http-client.js';
import { describeError } from '../../src/relay/network-error.js';

const openSsl = (reason: string): Error =>
  new Error(`804CF4F2:error:0A00010B:SSL routines:ssl3_get_record:${reason}:../deps/openssl/record.c:354:\n`);

describe('the message of a network error', () => {
  it.each(['wrong version number', 'packet length too long'])('says what to do about "%s" of OpenSSL', (reason) => {
    expect(describeError(openSsl(reason)).message).toBe(
      `${reason}: the server there does not speak TLS; is it http: and not https:?`,
    );
  });

  it('keeps no more than the reason of other errors of OpenSSL', () => {
    expect(describeError(openSsl('sslv3 alert handshake failure')).message).toBe('sslv3 alert handshake failure');
  });

  it('is left as it is where it is not of OpenSSL', () => {
    expect(describeError(new Error('connect ECONNREFUSED 127.0.0.1:1')).message).toBe(
      'connect ECONNREFUSED 127.0.0.1:1',
    );
  });

  it('says that a server speaks no TLS', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = new HttpClient({ url: `https://127.0.0.1:${port}`, headers: {}, timeoutMs: 5_000 });
    const result = await client.send({ path: '/', timeoutMs: 5_000, maxResponseBytes: 1_000 });
    await client.close();
    server.close();
    expect(result).toMatchObject({
      kind: 'failure',
      message: expect.stringMatching(/^[a-z ]+: the server there does/),
    });
  });
});

describe('the code of a network error', () => {
  const codeOf = (code: unknown): string => describeError(Object.assign(new Error('failed'), { code })).code;

  it.each(['ECONNREFUSED', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'])(
    'is that of Node.js: %s',
    (code) => expect(codeOf(code)).toBe(code),
  );

  it.each(['/etc/passwd', 'ERR_SSL_a b', 'ERR_SSL_\n', `ERR_SSL_${'A'.repeat(57)}`, 'A'.repeat(65), 7, undefined])(
    'is NETWORK where an error has anything else in its place: %j',
    (code) => expect(codeOf(code)).toBe('NETWORK'),
  );
});
