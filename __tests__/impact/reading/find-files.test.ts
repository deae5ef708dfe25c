import { mkdir, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { folderOf, readFrom, refusalOf, usersIn, visit } from './folder.js';

describe('the files of an analysis', () => {
  it('are those at any depth whose names end as the rules say', async () => {
    const folder = await folderOf({
      'a.json': visit('a'),
      'b/c.jsonl': visit('c'),
      'b/d/e/f.ndjson': visit('f'),
      'b/d/g.json.gz': gzipSync(visit('g')),
      'h.jsonl.gz': gzipSync(visit('h')),
      'i.ndjson.gz': gzipSync(visit('i')),
    });

    const { counts } = await readFrom([folder]);

    expect(counts.users.exposed).toBe(6);
    expect(counts.files).toEqual({ read: 6, empty: 0 });
  });

  it.each(['x.json.tmp', 'x.JSON', 'x.txt', 'x.json.zip', 'json', 'x.gz', 'x.log', 'xjson', 'x.json~'])(
    'do not include the name %s',
    async (name) => {
      const folder = await folderOf({ 'a.json': visit('a'), [name]: visit('other') });

      const { counts } = await readFrom([folder]);

      expect([counts.files.read, counts.users.exposed]).toEqual([1, 1]);
    },
  );

  it('do not include names of files and folders that begin with a dot', async () => {
    const folder = await folderOf({
      'a.json': visit('a'),
      '.b.json': visit('b'),
      '.c/d.json': visit('d'),
      'e/.f/g.json': visit('g'),
    });

    expect(await usersIn(folder)).toBe(1);
  });

  it('are read in a folder that begins with a dot, or has a name of JSON, when it is named itself', async () => {
    const folder = await folderOf({ '.out/a.json': visit('a'), 'b.json/c.json': visit('c') });

    expect(await usersIn(join(folder, '.out'), join(folder, 'b.json'))).toBe(2);
    expect(await usersIn(folder)).toBe(1);
  });

  it('count as empty with 0 bytes, and not with blank lines', async () => {
    const folder = await folderOf({ 'a.json': visit('a'), 'b.json': '', 'c.json.gz': '', 'd.jsonl': ' \t\r\n\n' });

    const { counts, notes } = await readFrom([folder]);

    expect(counts.files).toEqual({ read: 4, empty: 2 });
    expect(counts.lines).toMatchObject({ read: 2, malformed: 0 });
    expect(notes).toEqual([]);
  });

  it('may be gzip of several members, some of them of nothing', async () => {
    const members = [
      gzipSync(visit('a')),
      gzipSync(''),
      gzipSync(visit('b').slice(0, 30)),
      gzipSync(visit('b').slice(30)),
    ];
    const folder = await folderOf({ 'a.json.gz': Buffer.concat(members), 'b.json.gz': gzipSync('') });

    const { counts, notes } = await readFrom([folder]);

    expect(counts.users.exposed).toBe(2);
    expect(counts.files).toEqual({ read: 2, empty: 0 });
    expect(notes).toEqual([]);
  });

  it.each([
    'a*b.json',
    'a?b.json',
    'a[1].json',
    'a[!b]^c.json',
    'a]b.json',
    'a{b,c}.json',
    "it's.json",
    'two words.json',
    ' .json',
    'line\nfeed.json',
    'back\\slash.json',
    'back\\[slash]*.json',
    '~.json',
    '$HOME.json',
    '%2e.json',
    'ünï 🚩.json',
    '**/[x]/y*.json',
    'kind=tracking/key=x/a.json',
    "where's [it]?*.json.gz",
  ])('may be named %j', async (name) => {
    const text = visit('a');
    const folder = await folderOf({ [name]: name.endsWith('.gz') ? gzipSync(text) : text, 'b.json': visit('b') });

    expect(await usersIn(folder)).toBe(2);
    expect(await usersIn(join(folder, name))).toBe(1);
  });

  it('are read whatever their name is when they are named themselves', async () => {
    const folder = await folderOf({
      'events.log': visit('a'),
      '.hidden': visit('b'),
      'c.gz': gzipSync(visit('c')),
      'd.csv': visit('d'),
    });

    expect(await usersIn(...['events.log', '.hidden', 'c.gz', 'd.csv'].map((name) => join(folder, name)))).toBe(4);
  });

  it('are read once, however often they are named', async () => {
    const folder = await folderOf({ 'a/b.json': visit('a'), 'c.log': visit('c') });
    const paths = [
      folder,
      join(folder, 'a'),
      join(folder, 'a/b.json'),
      relative('.', join(folder, 'a', 'b.json')),
      `${folder}/`,
    ];

    const { counts } = await readFrom([...paths, join(folder, 'c.log'), folder]);

    expect(counts.files.read).toBe(2);
    expect(counts.lines.read).toBe(4);
  });

  it('are followed through links, once each, also where links lead in a circle', async () => {
    const elsewhere = await folderOf({ 'a.json': visit('a') });
    const folder = await folderOf({ 'b/c.json': visit('c') });
    await symlink(folder, join(folder, 'b/around'));
    await symlink(elsewhere, join(folder, 'elsewhere'));
    await symlink(elsewhere, join(folder, 'b/again'));
    await symlink(join(folder, 'b/c.json'), join(folder, 'd.json'));

    const { counts, notes } = await readFrom([folder]);

    expect(counts.files.read).toBe(2);
    expect(counts.lines.read).toBe(4);
    expect(notes).toEqual([]);
  });

  it('are not found at the end of a dangling link, which a note says', async () => {
    const folder = await folderOf({ 'a.json': visit('a') });
    await symlink(join(folder, 'nothing.json'), join(folder, 'b.json'));

    const { counts, notes } = await readFrom([folder]);

    expect(counts.files.read).toBe(1);
    expect(notes).toEqual([`1 link to nowhere, not followed: ${join(folder, 'b.json')}.`]);
  });

  it('are asked for where there is nothing: usage', async () => {
    const folder = await folderOf({ 'a.json': visit('a') });
    await symlink(join(folder, 'nothing.json'), join(folder, 'b.json'));

    for (const name of ['nothing', 'a.json/b.json', 'b.json']) {
      const refusal = await refusalOf(readFrom([folder, join(folder, name)]));
      expect(refusal).toMatchObject({ code: 'PATH_NOT_FOUND', exitCode: 2 });
      expect(refusal.message).toContain(JSON.stringify(join(folder, name)));
    }
  });

  it('cannot be read through a link to itself', async () => {
    const folder = await folderOf({});
    await symlink('loop.json', join(folder, 'loop.json'));

    const refusal = await refusalOf(readFrom([join(folder, 'loop.json')]));

    expect(refusal).toMatchObject({ code: 'UNREADABLE_FILE', exitCode: 1 });
    expect(refusal.message).toContain('ELOOP');
  });

  it.each([[{}], [{ 'notes.txt': 'x', 'a.json.tmp': visit('a') }], [{ '.a.json': visit('a') }]])(
    'are none in a folder of %j: usage',
    async (files: Record<string, string>) => {
      const folder = await folderOf(files);
      await mkdir(join(folder, 'x.json'));

      const refusal = await refusalOf(readFrom([folder]));

      expect(refusal).toMatchObject({ code: 'NO_FILES', exitCode: 2 });
      expect(refusal.message).toContain(folder);
    },
  );
});
