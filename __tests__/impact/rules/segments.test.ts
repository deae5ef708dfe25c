import { ImpactError } from '../../../src/impact/rules/impact-error.js';
import { parseSegments, segmentOf } from '../../../src/impact/rules/segments.js';

const rows = (text: string): [string, string][] => [...parseSegments(`userKey,segment\n${text}`)];

function refusalOf(text: string): string {
  try {
    parseSegments(text);
  } catch (error) {
    if (!(error instanceof ImpactError)) throw error;
    expect([error.code, error.exitCode]).toEqual(['INVALID_SEGMENTS', 2]);
    return error.message;
  }
  throw new Error('Expected the segments to be refused.');
}

describe('segments', () => {
  it.each([
    ['line feeds', 'userKey,segment\na,x\nb,y\n'],
    ['carriage returns before them', 'userKey,segment\r\na,x\r\nb,y\r\n'],
    ['no line end at the end', 'userKey,segment\na,x\nb,y'],
    ['a byte order mark', '\ufeffuserKey,segment\na,x\nb,y\n'],
    ['quotes', '"userKey","segment"\n"a","x"\nb,"y"\n'],
    ['empty lines', 'userKey,segment\n\na,x\n\r\nb,y\n\n'],
  ])('are read with %s', (_what, text) => {
    expect([...parseSegments(text)]).toEqual([
      ['a', 'x'],
      ['b', 'y'],
    ]);
  });

  it.each([
    ['a comma between quotes', '"a,b",x', 'a,b', 'x'],
    ['a quote written twice', '"a""b","""x"""', 'a"b', '"x"'],
    ['line ends between quotes', '"a\r\nb\n",x', 'a\r\nb\n', 'x'],
    ['spaces, which belong to the field', ' a , x ', ' a ', ' x '],
    ['an empty key', ',x', '', 'x'],
    ['an empty segment', 'a,', 'a', ''],
    ['an empty segment between quotes', 'a,""', 'a', ''],
    ['a carriage return of its own', 'a\rb,x', 'a\rb', 'x'],
    ['a semicolon', 'a;b,x', 'a;b', 'x'],
    ['an odd key', '__proto__,constructor', '__proto__', 'constructor'],
    ['digits', '007,7', '007', '7'],
    ['a byte order mark inside', '\ufeffa,x', '\ufeffa', 'x'],
    ['a long field', `"${'a""'.repeat(100_000)}",x`, 'a"'.repeat(100_000), 'x'],
  ])('keep %s', (_what, row, user, segment) => {
    expect(rows(row)).toEqual([[user, segment]]);
    expect(rows(`${row}\r\nb,y`)).toHaveLength(2);
  });

  it('may have no rows', () => {
    expect(rows('')).toEqual([]);
  });

  it('take a row twice for one', () => {
    expect(rows('a,x\nb,y\na,x')).toHaveLength(2);
  });

  it.each([
    ['', 'an empty file'],
    ['a,x\n', '`a,x`'],
    ['userKey;segment\n', '`userKey;segment`'],
    ['segment,userKey\n', '`segment,userKey`'],
    ['userkey,segment\n', '`userkey,segment`'],
    ['userKey,segment,country\n', '`userKey,segment,country`'],
    ['userKey, segment\n', '`userKey, segment`'],
    ['"userKey,segment\n', 'quotes out of place'],
  ])('are refused without their header: %j', (text, got) => {
    expect(refusalOf(text)).toBe(`Expected the header \`userKey,segment\` on line 1 of the segments, got ${got}.`);
  });

  it.each([
    ['one field', 'a', 'one field'],
    ['three fields', 'a,x,y', '3 fields'],
    ['a comma too many', 'a,x,', '3 fields'],
    ['a quote that is not closed', '"a,x', 'quotes out of place'],
    ['a quote inside of a field', 'a"b,x', 'quotes out of place'],
    ['text after a quote', '"a"b,x', 'quotes out of place'],
  ])('are refused, with the line, for %s', (_what, row, got) => {
    expect(refusalOf(`userKey,segment\n"b\n",y\n${row}`)).toBe(
      `Expected a user key and a segment on line 4 of the segments, got ${got}.`,
    );
  });

  it('are refused, with the line, for a user in two segments, whom they do not name', () => {
    const message = refusalOf('userKey,segment\nsecret,x\n\nother,y\nsecret,y\n');

    expect(message).toBe('Expected every user to be in one segment, got another segment of the same user on line 5.');
    expect(message).not.toContain('secret');
  });

  it('segments of users without a row are (none)', () => {
    expect(segmentOf('u', new Map())).toBe('(none)');
    expect(segmentOf('constructor', new Map([['u', 'x']]))).toBe('(none)');
    expect(segmentOf('u', new Map([['u', '']]))).toBe('');
  });
});
