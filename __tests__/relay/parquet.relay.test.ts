import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import fc from 'fast-check';
import { type RealRelay, startRealRelay } from '../helpers/real-relay.js';
import { waitUntil } from '../helpers/wait-until.js';
import { oddEvents } from '../integration/odd-events.js';
import { Session } from '../integration/session.js';

const parquet = {
  kind: 'file',
  format: 'Parquet',
  outputDir: 'parquet',
  // Two flushes within a second go to one name by default, and the later one replaces the earlier one.
  filename: '{{ .Timestamp}}.{{ .Format}}',
  eventType: 'tracking',
  flushInterval: 1_500,
};

/** The escape of half of a surrogate pair: the relay replaces it in the members, and keeps it in the text. */
const HALF_A_PAIR = /\\ud[89a-f]/i;

type Details = Readonly<Record<string, unknown>>;

describe('the text of the details in the files of the Parquet exporter', () => {
  const session = new Session(() => Promise.reject(new Error('These tests start their relays themselves')), 'Remote');
  let relay: RealRelay;

  beforeEach(async () => {
    relay = await startRealRelay({ exporters: [parquet] });
  });

  afterEach(async () => {
    await session.end();
    await relay.stop();
  });

  /** The tracking events of these keys as the files have them, once all are there, by key. */
  async function exportedDetails(keys: readonly string[]): Promise<Map<string, Record<string, string>>> {
    return waitUntil('the Parquet files', async () => {
      const found = await readDetails(join(relay.directory, 'parquet'));
      return keys.every((key) => found.has(key)) && found;
    });
  }

  /** The same from the JSON exporter. */
  function writtenDetails(): Map<string, Details> {
    return new Map(relay.trackingEvents().map((event) => [event['key'] as string, detailsOf(event)]));
  }

  it('has the numbers, which the members beside it have lost', async () => {
    const { client, provider } = await session.connect({ endpoint: relay.url, eventId: 'id', detailsText: 'details' });
    client.track('bought', { targetingKey: 'u' }, { value: 99.77, currency: 'EUR', items: [{ sku: 'a', price: 0.1 }] });
    await provider.flush();

    const details = (await exportedDetails(['bought'])).get('bought');
    expect(details).toMatchObject({ currency: 'EUR', value: '<float64 Value>' });
    expect(JSON.parse(details?.['details'] ?? '')).toEqual({
      value: 99.77,
      currency: 'EUR',
      items: [{ sku: 'a', price: 0.1 }],
      id: details?.['id'],
    });
  });

  it('gives its values to DuckDB by the expression of docs/events.md', async () => {
    const page = readFileSync(join(__dirname, '../../docs/events.md'), 'utf8');
    const [, expression = ''] = /`(\(trackingEventDetails\['details'\][^`]+)`/.exec(page) ?? [];
    const { client, provider } = await session.connect({ endpoint: relay.url, detailsText: 'details' });
    client.track('bought', { targetingKey: 'u' }, { value: 99.77 });
    await provider.flush();

    const rows = await waitUntil('the Parquet files', async () => {
      const found = await query(join(relay.directory, 'parquet'), `${expression}::varchar as value`);
      return found.length > 0 && found;
    });
    expect(rows).toEqual([{ value: '99.77' }]);
  });

  it('is whole, whatever the details are', async () => {
    const { client, provider } = await session.connect({ endpoint: relay.url, detailsText: 'the "text"' });
    const track = client.track.bind(client) as (...given: unknown[]) => void;
    const drawn = fc.sample(fc.dictionary(fc.string({ unit: 'binary' }), anything), { numRuns: 300, seed: 7 });
    const given = [...drawn, ...oddEvents.map(({ details }) => details), { long: 'ä"\\\n'.repeat(20_000) }];
    given.forEach((details, n) => track(`event-${n}`, { targetingKey: 'u' }, details));
    expect(await provider.flush()).toMatchObject({ accepted: given.length, delivered: given.length });
    await relay.flushed();

    const keys = given.map((_, n) => `event-${n}`);
    const [files, lines] = [await exportedDetails(keys), writtenDetails()];
    for (const key of keys) {
      const { 'the "text"': text, ...rest } = lines.get(key) ?? {};
      expect(files.get(key)?.['the "text"']).toBe(text);
      if (!HALF_A_PAIR.test(text as string)) expect(JSON.parse(text as string)).toEqual(rest);
    }
    expect(relay.logMessages().filter((message) => message.includes('exporting'))).toEqual([]);
  });
});

/** The details of all events in the Parquet files of a folder, by the key of the event. */
async function readDetails(folder: string): Promise<Map<string, Record<string, string>>> {
  const rows = (await query(folder, 'key, map_entries(trackingEventDetails) as details')) as {
    key: string;
    details: { key: string; value: string }[];
  }[];
  return new Map(
    rows.map(({ key, details }) => [key, Object.fromEntries(details.map(({ key: name, value }) => [name, value]))]),
  );
}

/** What DuckDB selects from the Parquet files of a folder. */
async function query(folder: string, columns: string): Promise<object[]> {
  const files = wholeFilesIn(folder);
  if (files.length === 0) return [];
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const sql = `select ${columns} from read_parquet($files)`;
    const reader = await connection.runAndReadAll(sql, { files: listValue(files) }, { files: LIST(VARCHAR) });
    return reader.getRowObjectsJson();
  } finally {
    connection.closeSync();
  }
}

function wholeFilesIn(folder: string): string[] {
  // The relay makes the folder with its first file.
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).map((name) => join(folder, name));
  return names.filter((name) => {
    const text = readFileSync(name, 'latin1');
    return text.length > 8 && text.endsWith('PAR1');
  });
}

function detailsOf(event: Readonly<Record<string, unknown>>): Details {
  return event['trackingEventDetails'] as Details;
}

const anything = fc.anything({ withBigInt: true, withDate: true, withBoxedValues: true, withTypedArray: true });
