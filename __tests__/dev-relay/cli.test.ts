import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, closeSync } from 'node:fs';
import { mkdir, open, readFile, symlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { commandFile, DevRelayCommand } from '../helpers/dev-relay-command.js';
import { DevStream } from '../helpers/dev-stream.js';
import { freePort } from '../helpers/free-port.js';
import { postJson, sendRaw } from '../helpers/raw-http.js';
import { RawServer } from '../helpers/raw-server.js';
import { temporaryFile, temporaryFolder } from '../helpers/temporary-files.js';
import { waitUntil } from '../helpers/wait-until.js';

const purchase = { kind: 'tracking', key: 'purchase', userKey: 'user-1', trackingEventDetails: { value: 99.9 } };

const send = (url: string, ...events: object[]): Promise<unknown> => postJson(url, '/v1/data/collector', { events });

const time = '\\d\\d:\\d\\d:\\d\\d\\.\\d{3}';

describe('the built command', () => {
  it('can be run by name: its first line says how', async () => {
    expect((await readFile(commandFile, 'utf8')).split('\n')[0]).toBe('#!/usr/bin/env node');
    await DevRelayCommand.start([]);
  });

  it('says its version', async () => {
    const command = new DevRelayCommand(['--version']);
    expect(await command.exit).toEqual([0, null]);
    const { version } = JSON.parse(await readFile(join(__dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(command.output).toBe(`${version}\n`);
  });

  it('explains itself on one screen', async () => {
    const command = new DevRelayCommand(['--help']);
    expect(await command.exit).toEqual([0, null]);
    expect(command.lines.length).toBeLessThanOrEqual(23);
    expect(Math.max(...command.lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says where the inspector is, and it is there', async () => {
    const command = await DevRelayCommand.start([]);
    const inspector = await waitUntil('the line', () => /^Inspector: (.*)$/m.exec(command.output)?.[1]);
    expect(inspector).toBe(`${command.url}/`);
    expect((await sendRaw(command.url, { path: '/dev/flags' })).body).toBe('{}\n');
  });

  it('says that the inspector is off where others can reach it, unless that is asked for', async () => {
    const off = await DevRelayCommand.start(['--host', '0.0.0.0']);
    await waitUntil('the line', () => /^Inspector: off, .*--dev-api/m.test(off.output));
    expect((await sendRaw(off.url, { path: '/dev/flags' })).status).toBe(404);
    const on = await DevRelayCommand.start(['--host', '0.0.0.0', '--dev-api', '--allow-host', 'devbox']);
    expect((await sendRaw(on.url, { path: '/dev/flags', headers: { host: 'devbox' } })).status).toBe(200);
    expect((await sendRaw(on.url, { path: '/dev/flags', headers: { host: 'other' } })).status).toBe(403);
  });

  it('lets the share of requests with events fail that --chaos says', async () => {
    const command = await DevRelayCommand.start(['--chaos', '1:7']);
    await waitUntil('the line', () => /^Failures: 100 % .*--chaos 1:7$/m.test(command.output));
    expect(JSON.parse((await sendRaw(command.url, { path: '/dev/failures' })).body)).toMatchObject({
      chaos: { rate: 1, seed: 7 },
    });
  });
});

describe('the lines of events', () => {
  it('tell time, kind, key, user, and variation or value', async () => {
    const flag = '{ variations: { on: true, off: false }, defaultRule: { variation: on } }';
    const command = await DevRelayCommand.start([
      '--flags',
      await temporaryFile('flags.yaml', `new-button: ${flag}\n`),
    ]);
    await postJson(command.url, '/ofrep/v1/evaluate/flags/new-button', { context: { targetingKey: 'user-1' } });
    await send(command.url, purchase, { ...purchase, trackingEventDetails: null });
    const lines = await waitUntil('three lines', () => {
      const found = command.lines.filter((line) => new RegExp(`^${time} `).test(line));
      return found.length === 3 && found;
    });
    expect(lines.map((line) => line.slice(12).split(/ {2,}/).slice(1))).toEqual([
      ['feature', 'new-button', 'user-1', 'on'],
      ['tracking', 'purchase', 'user-1', '99.9'],
      ['tracking', 'purchase', 'user-1'],
    ]);
  });

  it('are not there with --quiet', async () => {
    const command = await DevRelayCommand.start(['--quiet']);
    await send(command.url, purchase);
    command.kill('SIGTERM');
    await command.exit;
    expect(command.output).not.toContain('purchase');
  });

  it('are one line each of bounded width that no terminal obeys, whatever clients send', async () => {
    const command = await DevRelayCommand.start([]);
    const evil = `\u001b[2J\r\nforged\u202e${'x'.repeat(10_000)}`;
    const event = { kind: evil, key: evil, userKey: evil, variation: evil, contextKind: evil };
    await send(command.url, event, { ...purchase, key: evil, trackingEventDetails: { value: evil } }, purchase);
    await waitUntil('the last line', () => command.output.includes('99.9'));
    const lines = command.lines.filter((line) => new RegExp(`^${time} `).test(line));
    expect(lines).toHaveLength(3);
    expect(command.output).toMatch(/^[\n -~…]*$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(170);
  });

  it('do not hold up the relay where nobody reads them, nor its end', async () => {
    const port = await freePort();
    const command = new DevRelayCommand(['--port', String(port)], { ignoresOutput: true });
    const url = `http://127.0.0.1:${port}`;
    await waitUntil('the relay', () =>
      sendRaw(url, { path: '/health' }).then(
        () => true,
        () => false,
      ),
    );
    const many = Array.from({ length: 5_000 }, () => ({ ...purchase, key: 'x'.repeat(40) }));
    for (let i = 0; i < 6; i++) await send(url, ...many);
    command.kill('SIGTERM');
    expect(await command.exit).toEqual([0, null]);
  });
});

describe('what the command cannot do', () => {
  const refused = async (args: string[]): Promise<string> => {
    const command = new DevRelayCommand(args);
    expect(await command.exit).toEqual([1, null]);
    expect(command.output).toBe('');
    return command.errors;
  };

  it('is one sentence and exit code 1 where the port is taken', async () => {
    const other = await RawServer.start(() => undefined);
    const { port } = new URL(other.url);
    expect(await refused(['--port', port])).toBe(
      `127.0.0.1:${port} is in use by another process: choose another port.\n`,
    );
    await other.close();
  });

  it.each(['/dev/null/x', '/proc/x', '/proc/self/x/y'])(
    'is one sentence and exit code 1 with --out %s',
    async (out) => {
      expect(await refused(['--port', '0', '--out', out])).toMatch(/^Events cannot be written to .* \(E[A-Z]+\)\.\n$/);
    },
  );

  it('is one sentence and exit code 1 where a folder has the place of an output file', async () => {
    const out = await temporaryFolder();
    await mkdir(join(out, 'tracking.json'));
    expect(await refused(['--port', '0', '--out', out])).toBe(`Events cannot be written to ${out} (EISDIR).\n`);
  });

  it('is one sentence and exit code 1 with a host that is none of this machine', async () => {
    expect(await refused(['--port', '0', '--host', '203.0.113.1'])).toMatch(/^Listening on 203\.0\.113\.1:0 failed/);
  });

  (existsSync('/dev/full') ? it : it.skip)(
    'is told once where the disk is full, and is exit code 1 at the end',
    async () => {
      const out = await temporaryFolder();
      await symlink('/dev/full', join(out, 'tracking.json'));
      const command = await DevRelayCommand.start(['--out', out]);
      for (let i = 0; i < 3; i++) await send(command.url, purchase);
      const file = join(out, 'tracking.json');
      await waitUntil('the complaint', () => command.errors === `Events cannot be written to ${file} (ENOSPC).\n`);
      command.kill('SIGTERM');
      expect(await command.exit).toEqual([1, null]);
      expect(command.errors.split('\n').slice(1)).toEqual([`Events are missing from ${file} (ENOSPC).`, '']);
    },
  );
});

describe('the end of the command', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('comes with 0 after all events are written, on %s', async (signal) => {
    const out = await temporaryFolder();
    const command = await DevRelayCommand.start(['--out', out]);
    await send(command.url, ...Array.from({ length: 2_000 }, (_, i) => ({ kind: 'tracking', key: String(i) })));
    command.kill(signal);
    expect(await command.exit).toEqual([0, null]);
    const lines = (await readFile(join(out, 'tracking.json'), 'utf8')).split('\n');
    expect(lines).toHaveLength(2_001);
    expect(command.lines.at(-1)).toMatch(/^Stopped\. /);
  });

  it('comes while clients are connected: idle, without a request, streaming, stalled, or within a body', async () => {
    const command = await DevRelayCommand.start([]);
    const sockets = await Promise.all(['', 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /he'].map(opened));
    sockets.push(await opened('POST /v1/data/collector HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{'));
    const streams = [await DevStream.open(command.url), await DevStream.open(command.url, { stalls: true })];
    const body = '{"queue":[{"stall":true,"path":"ofrep"}]}';
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    await sendRaw(command.url, { method: 'PUT', path: '/dev/failures', headers, body });
    const stalled = postJson(command.url, '/ofrep/v1/evaluate/flags', { context: {} }).catch(() => 'reset');
    await sendRaw(command.url, { path: '/health' });
    command.kill('SIGTERM');
    expect(await command.exit).toEqual([0, null]);
    expect(await stalled).toBe('reset');
    streams.forEach((stream) => stream.close());
    sockets.forEach((socket) => socket.destroy());

    async function opened(text: string): Promise<Socket> {
      const socket = connect(Number(new URL(command.url).port), '127.0.0.1').on('error', () => undefined);
      await once(socket, 'connect');
      if (text !== '') await new Promise((resolve) => socket.write(text, resolve));
      return socket;
    }
  });

  it('is one end where two signals come at once', async () => {
    const out = await temporaryFolder();
    const command = await DevRelayCommand.start(['--out', out]);
    await send(command.url, purchase);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) command.kill(signal);
    expect(await command.exit).toEqual([0, null]);
    expect(await readFile(join(out, 'tracking.json'), 'utf8')).toContain('purchase');
  });

  it('comes with a signal while the command still waits for its files', async () => {
    const fifo = join(await temporaryFolder(), 'flags.yaml');
    execFileSync('mkfifo', [fifo]);
    const command = new DevRelayCommand(['--port', '0', '--flags', fifo]);
    // Its other end can be opened once the command waits for it.
    const end = await open(fifo, 'w');
    command.kill('SIGTERM');
    expect(await command.exit).toEqual([null, 'SIGTERM']);
    await end.close();
  });

  it('comes at once with a later signal of either name, whatever holds it up', async () => {
    const out = await temporaryFolder();
    const fifo = join(out, 'tracking.json');
    execFileSync('mkfifo', [fifo]);
    const reader = openSync(fifo, 'r+');
    const command = await DevRelayCommand.start(['--quiet', '--out', out]);
    await send(command.url, ...Array.from({ length: 5_000 }, () => purchase));
    command.kill('SIGTERM');
    await waitUntil('the end of the port', () =>
      sendRaw(command.url, { path: '/health' }).then(
        () => false,
        () => true,
      ),
    );
    let exit: unknown;
    void command.exit.then((how) => (exit = how));
    await waitUntil('the end', () => {
      if (exit === undefined) command.kill('SIGINT');
      return exit !== undefined;
    });
    expect(exit).toEqual([null, 'SIGINT']);
    closeSync(reader);
  });
});
