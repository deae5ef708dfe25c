import type { Dice } from './traps.js';

/** Lines that are not told from good ones by every reader of JSON: none of them is valid. */
export function malformedLine(good: string, dice: Dice): Buffer {
  const inside = (text: string): string => `${good.slice(0, -1)}${text}}`;
  const texts = [
    ...[',"x":NaN', ',"x":-Infinity', ',"x":Infinity', ',"x":nan', ',"x":inf', ',"x":[NaN]', ',', ' ,\t', ',"x":[1,]'],
    ...[
      ',"x":01',
      ',"x":+1',
      ',"x":1.',
      ',"x":.5',
      ',"x":0x10',
      ',"x":"\\x41"',
      ",'x':1",
      ',x:1',
      ',"x":TRUE',
      ',"x":None',
    ],
    ...[',"x":"\u0001"', ',"x":"\t"', '/* here */', ',"x":undefined', ',"x":"\\u12"', ',"x":1e', ',"x":"\\'],
  ].map(inside);
  const others = [
    ...[`${good}${good}`, `${good} ${good}`, `${good},${good}`, `${good},`, `[${good}]`, `${good} // here`, `${good}}`],
    ...[
      '5',
      '"feature"',
      'null',
      'true',
      '[]',
      'NaN',
      'Stopping API server',
      '<html><body>502 Bad Gateway</body></html>',
    ],
    ...[
      `\ufeff${good}`,
      `\u00a0${good}`,
      `${good}\u0000`,
      '{',
      '}',
      '{"kind":"feature"',
      "{'kind':'feature'}",
      '\u0000',
      'x',
    ],
  ];
  return dice.oneIn(4) ? notUtf8(good, dice) : Buffer.from(dice.pick(dice.oneIn(2) ? texts : others));
}

/** Half of a surrogate pair, which the grammar of JSON lets pass. */
export function loneSurrogateLine(good: string, dice: Dice): Buffer {
  const half = dice.pick(['\\ud800', '\\uDC00', '\\ud83d\\ud83d', '\\\\\\udfff', 'a\\ud83dx']);
  return Buffer.from(`${good.slice(0, -1)},"x":"${half}"}`);
}

function notUtf8(good: string, dice: Dice): Buffer {
  const bytes = dice.pick([
    [0x80],
    [0xc3],
    [0xe9],
    [0xff],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
  ]);
  return Buffer.concat([Buffer.from(`${good.slice(0, -1)},"x":"`), Buffer.from(bytes), Buffer.from('"}')]);
}
