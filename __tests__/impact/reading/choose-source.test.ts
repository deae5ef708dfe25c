import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { exposure, goalEventOf } from '../rules/counted.js';
import { folderOf, readFrom, refusalOf, visit, writeExposures, writeGoalEvents } from './folder.js';

const csv = 'feature;user;ada;1700000000;f;A;true;false;SERVER\n';
const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);
/** So many that half of their gzip still has whole lines. */
const manyVisits = Array.from({ length: 300 }, (_, n) => visit(`user-${n * 7919}`)).join('');

describe('CSV files of the relay', () => {
  it.each([
    ['without quotes', 'events.csv', csv],
    ['of a template', 'events.csv', 'ada,1700000000,f,A\n'],
    ['under the name of JSON', 'events.json', csv],
    ['under any name', 'events', csv.replace('feature', 'tracking')],
    ['that are empty, as the relay leaves them when its template does not fit', 'events.csv', ''],
  ])('%s are refused with the setting to use', async (_what, name, content) => {
    const folder = await folderOf({ [name]: content });

    const refusal = await refusalOf(readFrom([folder]));

    expect(refusal).toMatchObject({ code: 'CSV_NOT_READ', exitCode: 1 });
    expect(refusal.message).toMatch(/^1 CSV file: .*without quoting.*`format: JSON`/s);
  });

  it('are refused when one is named', async () => {
    const folder = await folderOf({ 'a.json': visit('a'), 'b.csv': csv });

    expect(await refusalOf(readFrom([join(folder, 'b.csv')]))).toMatchObject({ code: 'CSV_NOT_READ' });
  });

  it('CSV files of the relay beside JSON lines are not read, which a note says', async () => {
    const folder = await folderOf({ 'a.json': visit('a'), 'b.csv': csv, 'c/d.csv': csv });

    const { counts, notes } = await readFrom([folder]);

    expect(counts.lines.read).toBe(2);
    expect(notes).toEqual(['Not read, because there are JSON lines beside them: 2 CSV files.']);
  });
});

describe('Parquet files of the relay', () => {
  it.each(['events.parquet', 'events.json', 'events', 'EVENTS.PARQUET', 'kind=x/[y]*.parquet'])(
    'Parquet files of the relay named %s are refused without details as text, with the settings to use',
    async (name) => {
      const folder = await folderOf({});
      await writeGoalEvents(join(folder, name), { ada: undefined });

      const refusal = await refusalOf(readFrom([folder]));

      expect(refusal).toMatchObject({ code: 'PARQUET_WITHOUT_DETAILS', exitCode: 1 });
      expect(refusal.message).toMatch(/^1 Parquet file: .*numbers of tracking events.*`format: JSON`.*`detailsText`/s);
    },
  );

  it('are read where the details were sent as text', async () => {
    const folder = await folderOf({});
    await writeExposures(join(folder, 'kind=other/exposures.parquet'), ['ada', 'bob', "o''hara"]);
    await writeGoalEvents(join(folder, 'key=other/a*b[1].parquet'), {
      ada: '{"value":0.1,"currency":"EUR","eventId":"1"}',
      bob: '{"value":"0.2","currency":"EUR"}',
    });

    const { counts, notes } = await readFrom([folder]);

    expect(counts.files).toEqual({ read: 2, empty: 0 });
    expect(counts.lines.read).toBe(5);
    expect(counts.variations['A']).toMatchObject({ exposedUsers: 3, revenue: { EUR: { sum: '0.3' } } });
    expect(notes).toEqual([]);
  });

  it('Parquet files of the relay of which some have no details as text are read, with a note of how many', async () => {
    const folder = await folderOf({});
    await writeExposures(join(folder, 'exposures.parquet'), ['ada', 'bob']);
    await writeGoalEvents(join(folder, 'a.parquet'), { ada: '{"value":2}', bob: undefined });

    const { counts, notes } = await readFrom([folder]);

    expect(counts.variations['A']).toMatchObject({ conversions: 2, conversionsWithoutValue: 1 });
    expect(notes).toEqual(['1 tracking event in Parquet files without details as text: their values are lost.']);
  });

  it('Parquet files of the relay that the relay left unfinished are passed over, with a note', async () => {
    const folder = await folderOf({ 'b.parquet': 'PAR1' });
    await writeExposures(join(folder, 'exposures.parquet'), ['ada']);
    await writeGoalEvents(join(folder, 'a.parquet'), { ada: '{"value":2}' });

    const { counts, notes } = await readFrom([folder]);

    expect(counts.variations['A']).toMatchObject({ conversions: 1 });
    expect(notes).toEqual([`1 Parquet file left unfinished by the relay, not read: ${join(folder, 'b.parquet')}.`]);
  });

  it('Parquet files of the relay of which none was finished are refused', async () => {
    const folder = await folderOf({ 'a.parquet': 'PAR1', 'b.parquet': 'PAR1' });

    const refusal = await refusalOf(readFrom([folder]));

    expect(refusal).toMatchObject({ code: 'UNREADABLE_FILE', exitCode: 1 });
    expect(refusal.message).toContain('2 Parquet files');
  });

  it('Parquet files of the relay that hold something else are refused in one sentence', async () => {
    const folder = await folderOf({ 'a.parquet': `PAR1${'x'.repeat(100)}PAR1` });

    const refusal = await refusalOf(readFrom([folder]));

    expect(refusal).toMatchObject({ code: 'READING_FAILED', exitCode: 1 });
    expect(refusal.message).not.toContain('\n');
  });

  it('Parquet files of the relay beside JSON lines are not read, which a note says', async () => {
    const folder = await folderOf({ 'a.json': visit('a'), 'b.json': '' });
    await writeGoalEvents(join(folder, 'c.parquet'), { ada: '{}' });

    expect((await readFrom([folder])).notes).toEqual([
      'Not read, because there are JSON lines beside them: 1 Parquet file.',
    ]);
  });
});

describe('gzip files', () => {
  it.each([
    ['ends too early', half(gzipSync(manyVisits))],
    ['ends too early in its second member', Buffer.concat([gzipSync(manyVisits), half(gzipSync(manyVisits))])],
    ['is damaged', damaged(gzipSync(manyVisits))],
  ])('one that %s is read as far as it goes, and a note says so', async (_what, bytes) => {
    const folder = await folderOf({ 'a.json': visit('a'), 'b.json.gz': bytes });

    const { counts, notes } = await readFrom([folder]);

    expect(counts.users.exposed).toBeGreaterThan(100);
    expect(notes).toEqual([
      `1 gzip file ended too early or had damaged bytes, what follows is missing: ${join(folder, 'b.json.gz')}.`,
    ]);
  });

  it.each([1, 2, 5, 10, 17])('one that ends after %i bytes costs only itself, and a note says so', async (length) => {
    const folder = await folderOf({ 'a.json': visit('a'), 'b.json.gz': gzipSync(manyVisits).subarray(0, length) });

    const { counts, notes } = await readFrom([folder]);

    expect([counts.files.read, counts.users.exposed]).toEqual([2, 1]);
    expect(notes).toEqual([`1 gzip file ended before the first line: ${join(folder, 'b.json.gz')}.`]);
  });

  it.each([
    ['zeros', Buffer.alloc(512)],
    ['text', Buffer.from('{"kind":"feature"}\n')],
  ])('one with %s behind it is refused by its name', async (_what, bytes) => {
    const folder = await folderOf({ 'a.json': visit('a'), 'b.json.gz': Buffer.concat([gzipSync(manyVisits), bytes]) });

    const refusal = await refusalOf(readFrom([folder]));

    expect(refusal).toMatchObject({ code: 'UNREADABLE_FILE', exitCode: 1 });
    expect(refusal.message).toContain(JSON.stringify(join(folder, 'b.json.gz')));
  });

  it('one that is none is refused by its name', async () => {
    const folder = await folderOf({ 'a.json': visit('a'), 'b.json.gz': visit('b') });

    const refusal = await refusalOf(readFrom([folder]));

    expect(refusal).toMatchObject({ code: 'UNREADABLE_FILE', exitCode: 1 });
    expect(refusal.message).toContain(JSON.stringify(join(folder, 'b.json.gz')));
  });

  it('one without a name for it is skipped in a folder, with a note, and refused when it is named', async () => {
    const folder = await folderOf({ 'a.json': visit('a'), 'b.json': gzipSync(manyVisits) });

    const { counts, notes } = await readFrom([folder]);

    expect(counts.users.exposed).toBe(1);
    expect(counts.lines.malformed).toBeGreaterThan(0);
    expect(notes).toEqual([expect.stringContaining('without .gz at the end of the name')]);
    expect(await refusalOf(readFrom([join(folder, 'b.json')]))).toMatchObject({ code: 'UNREADABLE_FILE', exitCode: 1 });
  });
});

describe('long lines', () => {
  it.each([17, 70])('long lines of %i MiB are read', async (megabytes) => {
    const filler = 'x'.repeat(megabytes * 1024 * 1024);
    const folder = await folderOf({ 'a.json': visit('a') });
    const lines = [exposure({ userKey: 'b', filler }), goalEventOf('{"value":0.1}', { userKey: 'b' }), filler];
    await writeFile(join(folder, 'b.json'), lines.join('\n'));

    const { counts } = await readFrom([folder]);

    expect(counts.users.exposed).toBe(2);
    expect(counts.lines).toMatchObject({ read: 5, malformed: 1 });
    expect(counts.variations['A']?.revenue).toEqual({ '': { sum: '0.1', sumOfSquares: '0.01' } });
  });

  it('do not keep the nearest names of an unknown goal from being found', async () => {
    const filler = 'x'.repeat(70 * 1024 * 1024);
    const folder = await folderOf({ 'a.json': `${visit('a')}${exposure({ userKey: 'b', filler })}\n` });

    const refusal = await refusalOf(readFrom([folder], { goal: 'G' }));

    expect(refusal).toMatchObject({ code: 'UNKNOWN_GOAL', exitCode: 2 });
    expect(refusal.message).toContain('"g"');
  });
});

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  return copy.fill(0x55, copy.length >> 1, (copy.length >> 1) + 20);
}

describe('the first line behind a byte order mark', () => {
  it.each([
    ['.json', (text: string) => Buffer.from(text)],
    ['.json.gz', (text: string) => gzipSync(text)],
  ])('is no JSON, in any of several files: %s', async (ending, written) => {
    const files = ['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}${ending}`, written(`\ufeff${visit(name)}`)]);
    const folder = await folderOf({ ...Object.fromEntries(files), [`f${ending}`]: written(visit('f')) });

    const { lines, users } = (await readFrom([folder])).counts;

    expect({ ...lines, ...users }).toMatchObject({ read: 12, malformed: 5, exposed: 1 });
  });
});

describe('addresses', () => {
  it('are passed on to DuckDB, which finds the files and tells what is packed', async () => {
    const folder = await folderOf({ 'a.json': visit('a'), 'b.json': visit('b'), 'c.json.gz': gzipSync(visit('c')) });
    const address = pathToFileURL(folder).href;

    const { files, users } = (await readFrom([`${address}/*.json`, `${address}/*.gz`])).counts;

    expect({ ...files, ...users }).toMatchObject({ read: 3, exposed: 3 });
  });

  it('addresses where nothing can be read are refused with what DuckDB says', async () => {
    const refusal = await refusalOf(readFrom([`${pathToFileURL(await folderOf({})).href}/*.json`]));

    expect(refusal).toMatchObject({ code: 'READING_FAILED', exitCode: 1 });
    expect(refusal.message).toMatch(/^The files cannot be read: .*No files found/);
  });
});
