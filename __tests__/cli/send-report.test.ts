import { leftOf, type LeftReason, type Situation } from '../../src/cli/spool/send-report.js';

/** Why events are left of files that each have this many. */
function whyOf(counts: number[], file: object, situation: Partial<Situation> = {}): [LeftReason, string][] {
  const files = counts.map((events) => ({ events, owner: 'left', ...file })) as unknown as Situation['files'];
  const left = leftOf({ files, isMine: () => true, cause: undefined, isStopped: false, ...situation });
  return left.map(({ reason, why }) => [reason, why]);
}

describe('why something is left', () => {
  it.each([
    ['in-use', { owner: 'alive' }, 'it belongs to a running process, which sends it'],
    [
      'perhaps-in-use',
      { owner: 'unknown' },
      'its process gave a sign of life within the last 90 seconds; try again then',
    ],
    ['unsent', {}, 'it could not be taken over'],
    ['unreadable', { failure: 'EIO' }, 'the file cannot be read'],
  ])('is told for one event: %s', (reason, file, why) => {
    expect(whyOf([1], file)).toEqual([[reason, why]]);
  });

  it.each([
    ['in-use', { owner: 'alive' }, 'they belong to running processes, which send them'],
    [
      'perhaps-in-use',
      { owner: 'unknown' },
      'their process gave a sign of life within the last 90 seconds; try again then',
    ],
    ['unsent', {}, 'they could not be taken over'],
    ['unreadable', { failure: 'EIO' }, 'the files cannot be read'],
  ])('is told for several events: %s', (reason, file, why) => {
    expect(whyOf([1, 2], file)).toEqual([[reason, why]]);
  });

  it('is told for one event that goes elsewhere', () => {
    const why = 'it is meant for another endpoint; --any-endpoint sends it as well';
    expect(whyOf([1], {}, { isMine: () => false })).toEqual([['other-endpoint', why]]);
  });

  it('has what the relay said to one event', () => {
    expect(whyOf([1], {}, { cause: 'HTTP 401' })).toEqual([['unsent', 'the relay did not take it (HTTP 401)']]);
  });
});
