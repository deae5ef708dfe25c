import { counted, exposure, goalEvent, goalEventOf } from './counted.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (end: string): string => exposure().replace('}', end);

describe('the reader of lines', () => {
  it.each(['', ' ', '\t', '\r', ' \t \r'])('counts no line of only spaces, tabs and \\r: %j', (blank) => {
    expect(counted([blank, bytes(blank)]).lines.read).toBe(0);
  });

  it.each(['\u00a0', '\u000b', '\u3000', '\ufeff'])('counts a line of another space: %j', (space) => {
    expect(counted([bytes(space)]).lines).toMatchObject({ read: 1, malformed: 1 });
  });

  it('takes a carriage return before the line feed for a part of the separator', () => {
    expect(counted([`${goalEvent()}\r`, `${goalEvent()}\r\n`, goalEvent()]).goalEvents.repeated).toBe(2);
  });
});

describe('rule 1', () => {
  it.each([
    ['a torn line', exposure().slice(0, -5)],
    ['a line glued to a torn one', `{"kind":"feature",${exposure()}`],
    ['two objects', `${exposure()}${exposure()}`],
    ['two objects with a comma', `${exposure()},${exposure()}`],
    ['NaN', text(',"value":NaN}')],
    ['Infinity', text(',"value":-Infinity}')],
    ['nan in small letters', text(',"value":nan}')],
    ['a comma after the last member', text(',}')],
    ['a comma after the last item', text(',"value":[1,]}')],
    ['a comment', text('/* here */}')],
    ['a comment after the object', `${exposure()} // here`],
    ['single quotes', "{'kind':'feature'}"],
    ['a name without quotes', '{kind:"feature"}'],
    ['a raw control character in a string', text(',"value":"\u0001"}')],
    ['a raw tab in a string', text(',"value":"\t"}')],
    ['an escape that JSON does not have', text(',"value":"\\x41"}')],
    ['a leading zero', text(',"value":01}')],
    ['a plus sign', text(',"value":+1}')],
    ['a point without digits after it', text(',"value":1.}')],
    ['a point without digits before it', text(',"value":.5}')],
    ['a hexadecimal number', text(',"value":0x10}')],
    ['another space between tokens', text('\u00a0}')],
    ['a list', `[${exposure()}]`],
    ['a number', '5'],
    ['a string', '"feature"'],
    ['null', 'null'],
    ['a note', 'Stopping API server'],
    ['a byte order mark', `\ufeff${exposure()}`],
    ['half of a surrogate pair', text(',"value":"\\ud800"}')],
    ['the other half alone', text(',"value":"\\uDC00"}')],
    ['two first halves', text(',"value":"\\ud83d\\ud83d"}')],
    ['half of a pair in a name that nobody asks for', text(',"\\ud800x":1}')],
    ['half of a pair after an escaped backslash', text(',"value":"\\\\\\ud800"}')],
  ])('a line that is no valid JSON, or no object, is malformed: %s', (_what, line) => {
    expect(counted([bytes(line)])).toMatchObject({ lines: { read: 1, malformed: 1 }, exposures: { counted: 0 } });
  });

  it.each([
    ['a byte that begins nothing', [0x80]],
    ['a character that is cut off', [0xc3]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a character beyond the last one', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [0xe9]],
  ])('a line that is not UTF-8 is malformed: %s', (_what, foreign) => {
    const [start, end] = exposure({ userKey: '|' }).split('|') as [string, string];
    const line = Buffer.concat([bytes(start), Uint8Array.from(foreign), bytes(end)]);

    expect(counted([line]).lines.malformed).toBe(1);
  });

  it.each([
    ['spaces and tabs between tokens', exposure().replaceAll(':', ' :\t').replaceAll(',', ' , ')],
    ['spaces around the object', ` \t${exposure()} \r`],
    ['the escaped name of a member', exposure().replace('kind', '\\u006bind')],
    ['an escaped value', exposure().replace('feature', '\\u0066eature')],
    ['a whole surrogate pair', text(',"value":"\\ud83d\\ude00"}')],
    ['a pair after an escaped backslash', text(',"value":"\\\\\\uD83D\\uDE00\\\\"}')],
    ['an escaped backslash before ud800', text(',"value":"\\\\ud800"}')],
    ['a number beyond all floats', text(',"value":1e999}')],
    ['brackets in strings', text(',"value":"}]{[\\""}')],
    ['nesting without end', text(`,"value":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)],
    ['a line of 300 kB', text(`,"value":"${'x'.repeat(300_000)}"}`)],
  ])('a line of valid JSON is not malformed: %s', (_what, line) => {
    expect(counted([bytes(line)])).toMatchObject({ lines: { read: 1, malformed: 0 }, exposures: { counted: 1 } });
  });

  it('takes the first of repeated members, as DuckDB does', () => {
    const line =
      '{"kind":"feature","kind":"x","userKey":"u","creationDate":5,"key":"f","variation":"A","variation":"B"}';

    expect(Object.keys(counted([line]).variations)).toEqual(['A']);
  });

  it('reads a line as a string as it reads its bytes', () => {
    expect(counted([goalEvent(), bytes(goalEvent())]).goalEvents.repeated).toBe(1);
    expect(counted(['"\ud800"', '{"a":"\ud800"}']).lines.malformed).toBe(2);
  });
});

describe('rule 2', () => {
  it.each(['Tracking', 'Feature', '', 'custom', ' feature', 'feature ', 5, null, true, ['feature'], undefined])(
    'a line whose kind is neither "feature" nor "tracking" is of another kind: %j',
    (kind) => {
      expect(counted([exposure({ kind }), goalEvent({ kind })]).lines).toMatchObject({ read: 2, otherKind: 2 });
    },
  );

  it('an empty object is of another kind', () => {
    expect(counted(['{}', '{ }']).lines.otherKind).toBe(2);
  });
});

describe('rules 3 and 4', () => {
  it.each(['F', 'f ', '', 'ff', 5, null, undefined])(
    'rule 3: a feature line of another key is of another flag: %j',
    (key) => {
      expect(counted([exposure({ key })]).lines.otherFlag).toBe(1);
    },
  );

  it.each(['G', 'g ', '', 'gg', 5, null, undefined])(
    'rule 4: a tracking line of another key is of another goal: %j',
    (key) => {
      expect(counted([goalEvent({ key })]).lines.otherGoal).toBe(1);
    },
  );

  it('the kind decides where flag and goal have the same name', () => {
    const goal = { name: 'f', conditions: [], text: 'f' };

    expect(counted([exposure(), goalEvent({ key: 'f' })], { goal })).toMatchObject({
      lines: { otherFlag: 0, otherGoal: 0 },
      exposures: { counted: 1 },
      goalEvents: { counted: 1 },
    });
  });

  it.each(['é', '__proto__', 'a.b', '$set', '/x', '"', ''])('an odd name is a name like any other: %j', (flag) => {
    const counts = counted([exposure({ key: flag }), exposure({ key: `${flag}.` })], { flag });

    expect(counts.exposures.counted).toBe(1);
    expect(counts.lines.otherFlag).toBe(1);
  });

  it('two spellings of one letter are two names', () => {
    const [composed, decomposed] = ['é'.normalize('NFC'), 'é'.normalize('NFD')];

    expect(counted([exposure({ key: decomposed })], { flag: composed }).lines.otherFlag).toBe(1);
  });
});

it('every line is counted once: the counters add up to the lines read', () => {
  const lines = ['x', '{}', exposure({ key: 'x' }), goalEvent({ key: 'x' }), exposure(), exposure({ userKey: '' })];
  const goalEvents = [goalEvent(), goalEvent(), goalEvent({ userKey: '' }), goalEventOf('{"value":1}')];

  const counts = counted([...lines, ...goalEvents]);

  const { read, ...others } = counts.lines;
  const events = { ...counts.goalEvents, beforeExposureWithinMinute: 0 };
  const all = [others, counts.exposures, events].flatMap((group): number[] => Object.values(group));
  expect(all.reduce((a, b) => a + b)).toBe(read);
  expect(read).toBe(10);
});
