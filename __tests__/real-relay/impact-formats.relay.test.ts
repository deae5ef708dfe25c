import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { impact } from '../../src/impact/index.js';
import type { ImpactCounts } from '../../src/impact/rules/counts.js';
import { type RealRelay, startRealRelay } from '../helpers/real-relay.js';
import { waitUntil } from '../helpers/wait-until.js';

const second = 1_700_000_000;

/** Two visitors of each variation; one of each buys, at a price that is sent as a number, and as text beside it. */
const visits = [
  ['ada', 'A', 19.99],
  ['bob', 'A', undefined],
  ['cleo', 'B', 0.1],
  ['dan', 'B', undefined],
] as const;

const exposures = visits.map(([userKey, variation]) => ({
  ...{ kind: 'feature', contextKind: 'user', userKey, creationDate: second, key: 'button', variation },
  ...{ value: true, default: false, version: '', source: 'PROVIDER_CACHE' },
}));

function purchases(detailsOf: (value: number) => object): object[] {
  return visits.flatMap(([userKey, , price]) => {
    const event = { kind: 'tracking', contextKind: 'user', userKey, creationDate: second + 5, key: 'purchase' };
    return price === undefined
      ? []
      : [{ ...event, evaluationContext: { targetingKey: userKey }, trackingEventDetails: detailsOf(price) }];
  });
}

const asNumbers = purchases((value) => ({ value, currency: 'EUR' }));
const asTextToo = purchases((value) => {
  return { value, currency: 'EUR', details: JSON.stringify({ value, currency: 'EUR' }) };
});

describe('files that the real relay wrote', () => {
  let relay: RealRelay;
  afterEach(() => relay.stop());

  /** A folder with all of the events, in this format; exposures and tracking events are below it. */
  async function exported(
    format: string,
    { events, csvTemplate }: { events: object[]; csvTemplate?: string },
  ): Promise<string> {
    const exporters = ['feature', 'tracking'].map((eventType) => {
      const outputDir = `shop/${eventType}`;
      return { kind: 'file', format, eventType, outputDir, flushInterval: 200, ...(csvTemplate && { csvTemplate }) };
    });
    relay = await startRealRelay({ exporters });
    // All in one request: what is flushed twice in one second overwrites its own Parquet file.
    const response = await fetch(`${relay.url}/v1/data/collector`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ meta: {}, events }),
    });
    await response.text();
    const folder = join(relay.directory, 'shop');
    await waitUntil('a whole file of each kind', () => kindsBelow(folder) === 2);
    return folder;
  }

  it('are read as they are in JSON', async () => {
    const folder = await exported('JSON', { events: [...exposures, ...asNumbers] });

    expect(revenueOf(await countsOf(folder))).toEqual({ A: { EUR: '19.99' }, B: { EUR: '0.1' } });
  });

  it('are refused in Parquet, with what the relay lost and the setting that helps', async () => {
    const folder = await exported('Parquet', { events: [...exposures, ...asNumbers] });

    const refusal: unknown = await countsOf(folder).catch((error: unknown) => error);

    expect(refusal).toMatchObject({ code: 'PARQUET_WITHOUT_DETAILS', exitCode: 1 });
    expect(String(refusal)).toMatch(/numbers of tracking events.*`format: JSON`.*`detailsText`/s);
  });

  it('are read in Parquet when the details were sent as text too', async () => {
    const folder = await exported('Parquet', { events: [...exposures, ...asTextToo] });

    const counts = await countsOf(folder);

    expect(revenueOf(counts)).toEqual({ A: { EUR: '19.99' }, B: { EUR: '0.1' } });
    expect(counts.users).toEqual({ exposed: 4, mixed: 0 });
    expect(counts.lines.read).toBe(6);
  });

  it('are refused in CSV, with the setting that helps', async () => {
    const folder = await exported('CSV', { events: [...exposures, ...asNumbers], csvTemplate: template });

    const refusal: unknown = await countsOf(folder).catch((error: unknown) => error);

    expect(refusal).toMatchObject({ code: 'CSV_NOT_READ', exitCode: 1 });
    expect(String(refusal)).toMatch(/without quoting.*`format: JSON`/s);
  });
});

/** The relay's own one does not fit tracking events. */
const template = '{{ .Kind}};{{ .ContextKind}};{{ .UserKey}};{{ .CreationDate}};{{ .Key}}\n';

/** How many of the two kinds have a file that is written to its end. */
function kindsBelow(folder: string): number {
  return ['feature', 'tracking'].filter((kind) => {
    const texts = filesBelow(join(folder, kind)).map((path) => readFileSync(path, 'latin1'));
    return texts.some((text) =>
      text.startsWith('PAR1') ? text.length > 8 && text.endsWith('PAR1') : text.endsWith('\n'),
    );
  }).length;
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function revenueOf({ variations }: ImpactCounts): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variations).map(([name, { revenue }]) => [
      name,
      Object.fromEntries(Object.entries(revenue).map(([currency, { sum }]) => [currency, sum])),
    ]),
  );
}

async function countsOf(folder: string): Promise<ImpactCounts> {
  const { counts } = await impact({ files: folder, flag: 'button', goal: 'purchase' });
  return counts;
}
