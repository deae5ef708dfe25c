import { join, resolve } from 'node:path';
import { impact } from '../../src/impact/index.js';
import { folderOf } from './reading/folder.js';

const events = resolve(__dirname, '../fixtures/impact-samples/typical/events');
const asked = { files: events, flag: 'new-checkout', goal: 'order' };

describe('the function for programs', () => {
  it('resolves with what was counted and what follows from it', async () => {
    const { counts, statistics } = await impact({ ...asked, detect: 0.5, alpha: 0.1, metric: 'value' });

    expect(counts.users).toEqual({ exposed: 211, mixed: 4 });
    expect(statistics).toMatchObject({ metric: 'value', alpha: 0.1, control: 'control' });
  });

  it('has nothing to compare, in segments either, where nobody counts as exposed', async () => {
    const segments = join(await folderOf({ 'segments.csv': 'userKey,segment\nuser-1,a\n' }), 'segments.csv');

    const { statistics } = await impact({ ...asked, segments, from: '2000-01-01', to: '2000-01-02' });

    const kinds = [statistics, ...(statistics.segments ?? []).map((each) => each.statistics)].map(
      ({ verdict }) => verdict.kind,
    );
    expect(kinds).toEqual(['nothing-to-compare', 'nothing-to-compare', 'nothing-to-compare']);
  });

  it.each<[string, unknown]>([
    ...['5%', 0, -1, NaN, Infinity].map((detect): [string, unknown] => ['detect', detect]),
    ...['0.05', 0, 1, 5, NaN].map((alpha): [string, unknown] => ['alpha', alpha]),
    ...['on=1,off=1', 5, null, { blue: -1, control: 1 }, { blue: 0, control: 1 }, { blue: NaN, control: 1 }].map(
      (weights): [string, unknown] => ['weights', weights],
    ),
    ...[undefined, '', [], [''], 5].map((files): [string, unknown] => ['files', files]),
    ...[undefined, '', 5, ['order']].flatMap((name): [string, unknown][] => [
      ['flag', name],
      ['goal', name],
    ]),
    ...['value', 'id', 'window', 'from', 'to', 'segments', 'flags', 'detailsText'].flatMap(
      (option): [string, unknown][] => [
        [option, ''],
        [option, 5],
      ],
    ),
    ['control', 5],
    ['metric', 'revenue'],
    ['sequential', 'yes'],
    ['onProgress', 5],
  ])('is refused in one sentence with a wrong option: %s is %j', async (option, value) => {
    const asking = impact({ ...asked, [option]: value });

    await expect(asking).rejects.toMatchObject({ code: 'INVALID_OPTION', exitCode: 2 });
    await expect(asking).rejects.toThrow(new RegExp(`^Expected \`${option}\` to be [^.]*, got .*\\.$`));
  });
});
