const on = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };

/** Flags that need no rule language, so that every relay can evaluate them. */
export const flags = {
  'new-button': { ...on, version: 'v7', metadata: { description: 'the new button', owners: ['shop'] } },
  'half-on': { variations: { on: true, off: false }, defaultRule: { percentage: { on: 50, off: 50 } } },
  color: { variations: { red: '#f00', blue: '#00f' }, defaultRule: { variation: 'blue' } },
  discount: { variations: { low: 2.5, high: 10 }, defaultRule: { variation: 'low' } },
  layout: { variations: { wide: { columns: [1, 2], title: null } }, defaultRule: { variation: 'wide' } },
  quiet: { ...on, trackEvents: false },
  'switched-off': { ...on, disable: true },
};

/** Keys that break naive URLs: every printable ASCII character, slashes, and characters outside ASCII. */
export const oddFlagKeys = [
  'with space',
  ' leading and trailing ',
  'team/a:b c',
  'a//b',
  'a/',
  '100%',
  '%2F',
  '%20',
  'a+b&c=d;e,f@g$h',
  'question?mark#hash',
  'back\\slash',
  `quotes"'\`!*()`,
  '[brackets]{braces}<angles>|^~',
  'a!b c',
  '...',
  'a/..b',
  '.a/b',
  'a\0\nb\u007f',
  'ünïcödé',
  '旗',
  '🚩',
  String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 0x20 + index)),
];
