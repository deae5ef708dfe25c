import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkNames } from '../../../src/impact/reading/check-names.js';
import { chooseSource } from '../../../src/impact/reading/choose-source.js';
import { readEvents } from '../../../src/impact/reading/read-events.js';
import { parseGoal } from '../../../src/impact/rules/parse-goal.js';
import { exposure, goalEvent, goalEventOf, question } from '../rules/counted.js';
import { folderOf, readFrom, refusalOf, visit, writeGoalEvents } from './folder.js';

const shop = [
  ...['new-button', 'old-button', 'banner', "it's"].map((key) => exposure({ key })),
  ...['purchase', 'Purchases', 'sign-up'].map((key) => goalEvent({ key })),
  goalEventOf('{"currency":"EUR","plan":7}', { key: 'purchase' }),
].join('\n');

describe('a name that is in no event', () => {
  it('the name of a flag that is in no event is told with the nearest names: usage', async () => {
    const refusal = await refusalOf(
      readFrom([await folderOf({ 'a.json': shop })], { flag: 'new-buton', goal: 'purchase' }),
    );

    expect(refusal).toMatchObject({ code: 'UNKNOWN_FLAG', exitCode: 2 });
    expect(refusal.message).toBe('No exposure of the flag "new-buton" was found. The nearest name is "new-button".');
  });

  it('the name of a goal that is in no event is told with the nearest names: usage', async () => {
    const refusal = await refusalOf(
      readFrom([await folderOf({ 'a.json': shop })], { flag: 'banner', goal: 'Purchase' }),
    );

    expect(refusal).toMatchObject({ code: 'UNKNOWN_GOAL', exitCode: 2 });
    expect(refusal.message).toMatch(
      /^No tracking event of the goal "Purchase" was found\. The nearest names are "purchase", "Purchases"/,
    );
  });

  it('a name that is like no other is told with all names where they are few', async () => {
    const files = [await folderOf({ 'a.json': shop })];

    const refusal = await refusalOf(readFrom(files, { flag: 'banner', goal: 'order' }));

    expect(refusal.message).toBe(
      'No tracking event of the goal "order" was found. ' +
        'The files hold these goals: "Purchases", "purchase", "sign-up".',
    );
  });

  it('is told of the flag where both are unknown', async () => {
    const refusal = await refusalOf(readFrom([await folderOf({ 'a.json': shop })], { flag: 'x', goal: 'y' }));

    expect(refusal).toMatchObject({ code: 'UNKNOWN_FLAG', exitCode: 2 });
  });

  it('is not one that only the other kind has', async () => {
    const folder = await folderOf({ 'a.json': shop });

    expect(await refusalOf(readFrom([folder], { flag: 'purchase', goal: 'purchase' }))).toMatchObject({
      code: 'UNKNOWN_FLAG',
    });
    expect(await refusalOf(readFrom([folder], { flag: 'banner', goal: 'banner' }))).toMatchObject({
      code: 'UNKNOWN_GOAL',
    });
  });

  it('the name of a goal whose details no event has is said to be there', async () => {
    const folder = await folderOf({ 'a.json': shop });

    const refusal = await refusalOf(readFrom([folder], { flag: 'banner', goal: 'purchase[currency=USD]' }));

    expect(refusal).toMatchObject({ code: 'UNKNOWN_GOAL', exitCode: 2 });
    expect(refusal.message).toMatch(/"purchase\[currency=USD\]" was found: there are events named "purchase"/);
    const { counts } = await readFrom([folder], { flag: 'banner', goal: 'purchase[currency=EUR,plan=7]' });
    expect(counts.goalEvents.counted).toBe(1);
  });

  it.each([
    ['flag', 'UNKNOWN_FLAG', goalEvent(), /no exposures at all.*without `eventType`/],
    ['goal', 'UNKNOWN_GOAL', exposure(), /no tracking events at all.*`eventType: tracking`/],
  ])(
    'the name of a %s where there is no event of that kind is told with the exporter that writes them',
    async (_what, code, line, hint) => {
      const refusal = await refusalOf(readFrom([await folderOf({ 'a.json': line })]));

      expect(refusal).toMatchObject({ code, exitCode: 2 });
      expect(refusal.message).toMatch(hint);
    },
  );

  it('is told with what was not read', async () => {
    const folder = await folderOf({ 'a.json': exposure() });
    await writeGoalEvents(join(folder, 'b.parquet'), { u: '{"value":1}' });

    const refusal = await refusalOf(readFrom([folder]));

    expect(refusal.message).toMatch(/Not read, because there are JSON lines beside them: 1 Parquet file\.$/);
  });

  it.each([
    "'; drop table events; --",
    '"',
    '\\',
    'a\u0000b',
    '\u{1f6a9}',
    '$.x',
    '/x~1',
    '__proto__',
    'x'.repeat(300),
  ])('is found and missed exactly, whatever is in it: %j', async (name) => {
    const lines = [exposure({ key: name }), goalEvent({ key: name }), exposure({ key: `${name}x` })];
    const folder = await folderOf({ 'a.json': lines.join('\n') });

    const { counts } = await readFrom([folder], { flag: name, goal: 'g' }).catch(() =>
      readFrom([folder], { flag: name, goal: name }),
    );

    expect([counts.exposures.counted, counts.lines.otherFlag]).toEqual([1, 1]);
    expect(await refusalOf(readFrom([folder], { flag: `${name}y` }))).toMatchObject({ code: 'UNKNOWN_FLAG' });
  });
});

/** What is exported where no variation was served. */
const failures: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['unknown or refused', { variation: 'SdkDefault', value: false, default: true }],
  ['disabled, or failed in the .NET provider', { variation: 'SdkDefault', value: null, default: false }],
  ['failed with a variation', { variation: 'A', default: true }],
  ['evaluated without a key', { variation: 'SdkDefault', userKey: '', default: true }],
  ['without a variation', { variation: '' }],
];

describe('a flag that served no variation', () => {
  const shopWith = (members: Readonly<Record<string, unknown>>): Promise<string> =>
    folderOf({ 'a.json': `${shop}\n${exposure({ key: 'nwe-button', ...members })}` });

  it.each(failures)('is told with the nearest that did: %s', async (_what, members) => {
    const { counts, notes } = await readFrom([await shopWith(members)], { flag: 'nwe-button', goal: 'purchase' });

    expect(counts.exposures.counted).toBe(0);
    expect(notes).toEqual(['A flag of a similar name served a variation: "new-button".']);
  });

  it.each(failures)('is not offered as nearest: %s', async (_what, members) => {
    const refusal = await refusalOf(readFrom([await shopWith(members)], { flag: 'nwe-buton', goal: 'purchase' }));

    expect(refusal.message).toBe('No exposure of the flag "nwe-buton" was found. The nearest name is "new-button".');
  });

  it('is told without others where the files cannot be read again', async () => {
    const folder = await shopWith({ variation: '' });
    const asked = { question: { ...question, flag: 'nwe-button', goal: parseGoal('purchase') } };
    const source = await chooseSource([folder], 'details');
    const { counts } = await readEvents({ ...source, ...asked });
    await rm(join(folder, 'a.json'));

    await expect(checkNames(counts, { ...asked, source })).resolves.toEqual([]);
  });

  it('is told as well where the goal is unknown', async () => {
    const [[, members] = ['', {}]] = failures;
    const refusal = await refusalOf(readFrom([await shopWith(members)], { flag: 'nwe-button', goal: 'purchse' }));

    expect(refusal).toMatchObject({ code: 'UNKNOWN_GOAL', exitCode: 2 });
    expect(refusal.message).toMatch(/ A flag of a similar name served a variation: "new-button"\.$/);
  });

  it('is alone: nothing is told of others', async () => {
    const folder = await folderOf({ 'a.json': `${exposure({ default: true })}\n${goalEvent()}` });

    expect(await readFrom([folder])).toMatchObject({ notes: [] });
  });

  it('is not one that served some to users who do not count', async () => {
    const folder = await folderOf({
      'a.json': [exposure({ key: 'fa', userKey: '' }), exposure({ key: 'fb' }), goalEvent()].join('\n'),
    });

    expect(await readFrom([folder], { flag: 'fa' })).toMatchObject({ notes: [] });
  });
});

describe('files without events', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', 'hello\nworld\n'],
    ['other JSON', '{"kind":"other"}\n{"a":1}\n[]\n7\n'],
    ['a document over several lines', JSON.stringify([{ kind: 'feature', key: 'f' }], null, 2)],
  ])('files of %s without events are refused with what was read', async (_what, content) => {
    const refusal = await refusalOf(readFrom([await folderOf({ 'a.json': content })]));

    expect(refusal).toMatchObject({ code: 'NO_EVENTS', exitCode: 1 });
    expect(refusal.message).toMatch(/got none in \d+ lines? in 1 file\./);
  });

  it('do not matter beside others', async () => {
    const { counts } = await readFrom([await folderOf({ 'a.json': 'hello', 'b.json': '', 'c.json': visit('c') })]);

    expect(counts.lines).toMatchObject({ read: 3, malformed: 1 });
  });
});
