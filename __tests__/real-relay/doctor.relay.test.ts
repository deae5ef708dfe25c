import { join } from 'node:path';
import { examine, type Examined } from '../helpers/doctor-command.js';
import { freePort } from '../helpers/free-port.js';
import { startGateway } from '../helpers/gateway.js';
import { startRealRelay, type RealRelay } from '../helpers/real-relay.js';
import { RelayProcess } from '../helpers/relay-process.js';

const flag = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };
const flags = { 'new-button': flag };
const key = 'the-api-key';

const relays: RealRelay[] = [];

afterEach(() => Promise.all(relays.splice(0).map((relay) => relay.stop())));

async function start(options: Parameters<typeof startRealRelay>[0]): Promise<RealRelay> {
  const relay = await startRealRelay(options);
  relays.push(relay);
  return relay;
}

/** A relay that has a flagset, and a key that belongs to none. */
const flagsets = {
  ...{ authorizedKeys: { evaluation: [key] }, retrievers: undefined, exporters: undefined },
  flagsets: [
    { name: 'shop', apiKeys: ['shop-key'], retrievers: [{ kind: 'file', path: 'flags.json' }], fileFormat: 'json' },
  ],
};

const codes = ({ exitCode, findings }: Examined): unknown[] => [
  exitCode,
  findings.map(({ check, code }) => `${check}: ${code}`),
];

const healthy = ['address: OK', 'relay: OK', 'version: OK', 'access: OK', 'flags: OK', 'clock: OK', 'round trip: OK'];

describe('goff-doctor and the real relay', () => {
  it('finds a healthy one healthy, and changes nothing without --send', async () => {
    const relay = await start({ flags, apiKeys: [key] });
    const examined = await examine(['--endpoint', relay.url, '--flag', 'new-button'], { key });
    expect(codes(examined)).toEqual([0, [...healthy, 'event: NOT_SENT', 'exporter: EXPORTER_UNKNOWN']]);
    await relay.flushed();
    expect([relay.featureEvents(), relay.trackingEvents()]).toEqual([[], []]);
  });

  it('sends an event that is counted, in the metric too, and exported', async () => {
    const relay = await start({ flags, apiKeys: [key] });
    const { findings } = await examine(['--endpoint', relay.url, '--send'], { key });
    await relay.flushed();
    const [event] = relay.trackingEvents() as { key: string; trackingEventDetails: { eventId: string } }[];
    expect(event?.key).toBe('goff-doctor-check');
    expect(findings.find(({ check }) => check === 'event')?.what).toBe(
      `The event goff-doctor-check with eventId ${event?.trackingEventDetails.eventId} was counted, ` +
        'by the metric gofeatureflag_collect_eval_data_total, too.',
    );
  });

  it.each([
    ['a wrong key', 'another-key', 'KEY_WRONG'],
    ['no key', undefined, 'KEY_MISSING'],
  ])('names %s', async (_what, given, code) => {
    const relay = await start({ flags, apiKeys: [key] });
    const { wrong } = await examine(['--endpoint', relay.url], given === undefined ? {} : { key: given });
    expect(wrong).toEqual([code]);
  });

  it('notes that every key is taken', async () => {
    const relay = await start({ flags });
    const examined = await examine(['--endpoint', relay.url], { key });
    expect([examined.exitCode, examined.findings.map(({ code }) => code)]).toEqual([
      0,
      expect.arrayContaining(['KEY_NOT_NEEDED']),
    ]);
  });

  it('names a relay without flags', async () => {
    const relay = await start({ flags: {} });
    expect((await examine(['--endpoint', relay.url])).wrong).toEqual(['NO_FLAGS']);
  });

  it('names a relay that has never read any', async () => {
    const relay = await start({
      config: { startWithRetrieverError: true, retrievers: [{ kind: 'file', path: 'no-such-file.json' }] },
    });
    const { wrong, lines } = await examine(['--endpoint', relay.url]);
    expect([wrong, lines]).toEqual([['NO_FLAGS'], [expect.stringContaining(', and has never read any: a provider')]]);
  });

  it('names a flag that the relay has refused', async () => {
    const refused = { ...flag, defaultRule: { variation: 'nowhere' } };
    const relay = await start({ flags: { ...flags, refused } });
    const { wrong, lines } = await examine(['--endpoint', relay.url, '--flag', 'new-button', '--flag', 'refused']);
    expect([wrong, lines]).toEqual([['FLAG_MISSING'], [expect.stringContaining('does not serve "refused"')]]);
  });

  it('is content with a key of a flagset, and names one without', async () => {
    const relay = await start({ flags, config: flagsets });
    expect((await examine(['--endpoint', relay.url], { key: 'shop-key' })).wrong).toEqual([]);
    const { wrong, lines } = await examine(['--endpoint', relay.url], { key });
    expect([wrong, lines]).toEqual([
      ['KEY_WITHOUT_FLAGSET'],
      [expect.stringContaining('(flag configuration, OFREP and collector)')],
    ]);
  });

  it('finds a spelling with which the relay starts in silence', async () => {
    const exporters = [{ kind: 'file', outputDir: 'out', filename: 'tracking.json', eventType: 'Tracking' }];
    const relay = await start({ flags, config: { exporters } });
    const config = join(relay.directory, 'config.json');
    const { wrong } = await examine(['--endpoint', relay.url, '--send', '--relay-config', config]);
    expect(wrong).toEqual(['EVENT_TYPE_MISSPELT']);
  });

  it('names a path that a relay does not have', async () => {
    const relay = await start({ flags, apiKeys: [key] });
    expect((await examine(['--endpoint', `${relay.url}/flags`], { key })).wrong).toEqual(['PATH_PREFIX_WRONG']);
  });

  it('names the path above which it is', async () => {
    const relay = await start({ flags, apiKeys: [key] });
    const { url } = await startGateway({ url: relay.url, prefix: '/flags' });
    const { wrong, lines } = await examine(['--endpoint', `${url}/flags/ofrep/v1`], { key });
    expect([wrong, lines]).toEqual([['PATH_PREFIX_WRONG'], [expect.stringContaining(`Use ${url}/flags as the`)]]);
  });

  it('names its monitoring port', async () => {
    const [port, monitoringPort] = [await freePort(), await freePort()];
    const config = {
      server: { mode: 'http', host: '127.0.0.1', port, monitoringPort },
      ...{ fileFormat: 'json', retrievers: [{ kind: 'file', path: 'flags.json' }] },
    };
    // It has no /health at the port of its API, by which `start` would know that it is there.
    const relay = await RelayProcess.start({
      port: monitoringPort,
      files: { 'flags.json': flags },
      config: () => config,
    });
    const { wrong } = await examine(['--endpoint', relay.url]);
    await relay.stop();
    expect(wrong).toEqual(['MONITORING_PORT']);
  });

  it('names a gateway that takes Authorization away', async () => {
    const relay = await start({ flags, apiKeys: [key] });
    const { url } = await startGateway({ url: relay.url, request: (headers) => delete headers.authorization });
    expect((await examine(['--endpoint', url], { key })).wrong).toEqual(['KEY_STRIPPED']);
  });

  it.each([[[key]], [undefined]])(
    'finds nothing missing where the release is not stated (keys: %j)',
    async (apiKeys) => {
      const relay = await start({ flags, ...(apiKeys && { apiKeys }), config: { disableVersionHeader: true } });
      const { exitCode, findings } = await examine(['--endpoint', relay.url], apiKeys && { key });
      expect([exitCode, findings.find(({ check }) => check === 'version')?.code]).toEqual([0, 'VERSION_UNKNOWN']);
    },
  );
});
