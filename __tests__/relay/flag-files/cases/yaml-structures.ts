import type { FlagFile } from '../flag-file.js';
import { lines, yaml } from './case.js';

const base = lines`
base: &base
  variations: { a: 1, b: 2 }
  defaultRule: { variation: a }
  version: one
  metadata: { from: base, n: 1 }
`;
const merging = (text: string): string => `${base}f:\n${text.replace(/^(?=.)/gm, '  ')}`;
const flag = (text: string): string =>
  `f:\n  variations: { a: 1, b: 2 }\n  defaultRule: { variation: a }\n${text.replace(/^(?=.)/gm, '  ')}`;

const merges = [
  yaml('a flag that merges a flag', merging('<<: *base\n')),
  yaml('a merge with own members behind it', merging('<<: *base\nversion: two\nmetadata: { n: 2 }\n')),
  yaml('a merge with own members in front of it', merging('version: two\nvariations: { c: 3 }\n<<: *base\n')),
  yaml('a merge with an own null', merging('version: ~\nmetadata: ~\n<<: *base\n')),
  yaml(
    'a merge with a null that the merged one has',
    lines`
base: &base { variations: { a: 1 }, defaultRule: { variation: a }, version: ~, metadata: ~ }
f:
  <<: *base
  version: two
`,
  ),
  yaml('a merge of a list', `${base}more: &more { version: three, disable: yes }\nf:\n  <<: [*base, *more]\n`),
  yaml(
    'a merge of a list the other way round',
    `${base}more: &more { version: three, disable: yes }\nf:\n  <<: [*more, *base]\n`,
  ),
  yaml(
    'a merge of an inline mapping',
    'f:\n  <<: { variations: { a: 1 }, version: 1.10 }\n  defaultRule: { variation: a }\n',
  ),
  yaml(
    'a merge of a list with inline mappings',
    'f:\n  <<: [{ variations: { a: 1 } }, { variations: { b: 2 } }]\n  defaultRule: { variation: a }\n',
  ),
  yaml('a merge of an empty list', flag('<<: []\n')),
  yaml('a merge of null', flag('<<: ~\n')),
  yaml('a merge of nothing', flag('<<:\n')),
  yaml('a merge of a text', flag('<<: base\n')),
  yaml('a merge of a list of texts', flag('<<: [base]\n')),
  yaml('a merge of a list of nulls', flag('<<: [~]\n')),
  yaml('a merge of a list in a list', flag('<<: [[{ version: x }]]\n')),
  yaml('a merge of an alias of a null', `l: &l\nf:\n  <<: *l\n`),
  yaml('a merge of an alias of a list', `l: { targeting: &l [{ version: one }] }\nf:\n  <<: *l\n`),
  yaml('a merge of an alias that is a text', `${base.replace('version: one', 'version: &v one')}f:\n  <<: *v\n`),
  yaml('a merge that is quoted', merging('"<<": *base\n')),
  yaml('a merge with a tag', merging('!!merge <<: *base\n')),
  yaml('a merge with the tag !', merging('! <<: *base\n')),
  yaml('a merge that is a text by its tag', merging('!!str <<: *base\n')),
  yaml('two merges', `${base}more: &more { disable: yes }\nf:\n  <<: *base\n  <<: *more\n`),
  yaml('a merge of a merge', `${base}more: &more\n  <<: *base\n  version: two\nf:\n  <<: *more\n`),
  yaml('a merge of flags', `x: &x\n  variations: { a: 1 }\n  defaultRule: { variation: a }\n<<: { f: *x, g: *x }\n`),
  yaml(
    'a merge of flags that are there already',
    '<<: { f: { variations: { a: 1 }, defaultRule: { variation: a } }, g: ~ }\nf: { variations: { b: 2 },' +
      ' defaultRule: { variation: b } }\n',
  ),
  yaml(
    'a merge in variations',
    'x:\n  variations: &x { a: 1, b: 2 }\nf:\n  variations: { <<: *x, b: 3, c: 4 }\n  defaultRule: { variation: b }\n',
  ),
  yaml(
    'a merge in percentages',
    lines`
x:
  defaultRule: { percentage: &p { a: 050, b: 50 } }
f:
  variations: { a: 1, b: 2 }
  defaultRule: { percentage: { b: 0x10, <<: *p } }
`,
  ),
  yaml(
    'a merge in a value',
    flag('metadata:\n  x: &x { a: 1, b: { c: 2 } }\n  y: { <<: *x, b: 3 }\n  z: { <<: [*x], d: 4 }\n'),
  ),
  yaml('a merge in metadata', flag('metadata: { <<: { a: 1, b: 2 }, b: 3 }\n')),
  yaml(
    'a merge in a value of a mapping with a number as name',
    flag('metadata:\n  x: &x { 1: 2 }\n  y: { <<: *x, b: 3 }\n'),
  ),
  yaml(
    'a merge in a rule',
    lines`
x:
  variations: { a: 1, b: 2 }
  targeting:
    - &rule { name: one, query: age gt 40, variation: b }
    - { <<: *rule, name: two, query: age lt 10 }
  defaultRule: { variation: a }
f:
  variations: { a: 1, b: 2 }
  targeting: [{ name: three, <<: *rule }]
  defaultRule: { variation: a }
`,
  ),
  yaml(
    'a merge of a rule with percentages',
    lines`
f:
  variations: { a: 1, b: 2 }
  targeting:
    - &rule { query: age gt 40, percentage: { a: 20, b: 80 } }
    - { <<: *rule, query: age lt 10, percentage: { a: 100 } }
  defaultRule: { variation: a }
`,
  ),
  yaml(
    'a merge in a rollout',
    lines`
f:
  variations: { a: 1, b: 2 }
  defaultRule:
    progressiveRollout:
      initial: &i { variation: a, percentage: 0, date: 2024-01-01 }
      end: { <<: *i, variation: b, percentage: 100, date: 2026-12-31 }
`,
  ),
  yaml(
    'a merge in a step',
    lines`
f:
  variations: { a: 1, b: 2 }
  defaultRule: { variation: a }
  scheduledRollout:
    - &step { date: 2024-01-01, defaultRule: { variation: b }, version: 2 }
    - { <<: *step, date: 2027-01-01, defaultRule: { variation: a } }
`,
  ),
  yaml(
    'a merge in an experimentation',
    flag('experimentation: { <<: { start: 2024-01-01, end: 2025-01-01 }, end: 2027-01-01 }\n'),
  ),
  yaml('a merge of unknown members', flag('<<: { unknown: 1, version: x }\nother: 2\n')),
  yaml(
    'a merge of the mapping around it',
    'f: &f\n  variations: { a: 1 }\n  defaultRule: { variation: a }\n  <<: *f\n',
  ),
];

const duplicates = [
  yaml('a flag twice', `${flag('')}${flag('')}`),
  yaml('a flag twice, once quoted', `${flag('')}${flag('').replace('f:', '"f":')}`),
  yaml('a member twice', flag('version: 1\nversion: 2\n')),
  yaml('a member twice, equal', flag('disable: no\ndisable: no\n')),
  yaml('a member twice, null', flag('disable: ~\ndisable: ~\n')),
  yaml('an unknown member twice', flag('x: 1\nx: 2\n')),
  yaml('a variation twice', 'f:\n  variations: { a: 1, b: 2, a: 3 }\n  defaultRule: { variation: a }\n'),
  yaml('a variation twice, once quoted', 'f:\n  variations: { a: 1, "a": 3 }\n  defaultRule: { variation: a }\n'),
  yaml(
    'variations True and true',
    'f:\n  variations: { True: 1, true: 3, "true ": 4 }\n  defaultRule: { variation: true }\n',
  ),
  yaml('variations 1 and 1.0 and 01', 'f:\n  variations: { 1: 1, 1.0: 2, 01: 3 }\n  defaultRule: { variation: 1.0 }\n'),
  yaml('variations 1 and "1"', 'f:\n  variations: { 1: 1, "1": 2 }\n  defaultRule: { variation: 1 }\n'),
  yaml('a weight twice', 'f:\n  variations: { a: 1, b: 2 }\n  defaultRule: { percentage: { a: 50, b: 50, a: 50 } }\n'),
  yaml('a member of a value twice', flag('metadata: { x: { a: 1, a: 2 } }\n')),
  yaml('numbers twice in a value', flag('metadata: { x: { 1: 1, 0x1: 2 } }\n')),
  yaml('a member of metadata twice', flag('metadata: { a: 1, a: 2 }\n')),
  yaml('a member of a rule twice', 'f:\n  variations: { a: 1 }\n  defaultRule: { variation: a, variation: a }\n'),
  yaml('a member twice by an alias', flag('metadata: { &n a: 1, *n : 2 }\n')),
  yaml('a merge twice', flag('metadata: { <<: { a: 1 }, <<: { b: 2 } }\n')),
];

const many = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join('');
const anchors = [
  yaml(
    'a hundred flags by alias',
    `f: &f { variations: { a: 1 }, defaultRule: { variation: a } }\n${many(100, (n) => `g${n}: *f\n`)}`,
  ),
  yaml('two thousand aliases in a list', flag(`metadata:\n  x: &x yes\n  list: [${many(2000, () => '*x, ')}]\n`)),
  yaml(
    'two thousand variations by alias',
    `f:\n  variations:\n    a: &a 1\n${many(2000, (n) => `    a${n}: *a\n`)}  defaultRule: { variation: a7 }\n`,
  ),
  yaml(
    'five hundred rules by alias',
    'f:\n  variations: { a: &a 1, b: *a }\n  targeting:\n    - &r { query: age eq 1, variation: a }\n' +
      `${many(500, () => '    - *r\n')}  defaultRule: { variation: b }\n`,
  ),
  ...[3, 4, 5].map((levels) =>
    yaml(
      `lists of ten aliases, ${levels} deep`,
      flag(
        `metadata:\n  a0: &a0 x\n${many(levels, (n) => `  a${n + 1}: &a${n + 1} [${many(10, () => `*a${n}, `)}]\n`)}`,
      ),
    ),
  ),
  yaml('an alias in its own anchor', flag('metadata: &m { a: *m }\n')),
  yaml('an alias in its own anchor, in a list', flag('metadata: { a: &l [1, *l] }\n')),
  yaml('an alias in its own anchor, two steps away', flag('metadata: { a: &l { b: [{ c: *l }] } }\n')),
  yaml('a flag in itself', 'f: &f { variations: { a: *f }, defaultRule: { variation: a } }\n'),
  yaml('a rule in itself', 'f: { variations: { a: 1 }, defaultRule: &r { variation: a, percentage: *r } }\n'),
  yaml('an anchor in its unknown member', flag('x: &x { a: *x }\n')),
  yaml('an undefined alias', flag('metadata: { a: *nowhere }\n')),
  yaml('an undefined alias in an unknown member', flag('x: *nowhere\n')),
  yaml('an alias in front of its anchor', flag('metadata: { a: *x, b: &x 1 }\n')),
  yaml('an anchor that is defined anew', flag('metadata: { a: &x 1, b: *x, c: &x 2, d: *x }\n')),
  yaml('an anchor of a null', flag('metadata: { a: &x , b: *x, c: &y ~, d: *y }\n')),
  yaml(
    'an alias of a null as version',
    'f:\n  variations: { a: 1 }\n  defaultRule: { variation: a }\n  disable: &x ~\n  version: *x\n',
  ),
  yaml('an alias of a list', flag('metadata: { a: &x [1, 0x2], b: *x }\n')),
  yaml('an alias as a text field', flag('metadata: { a: &x 1.10 }\nversion: *x\nbucketingKey: &y 0x10\n')),
  yaml('an alias as a boolean field', flag('version: &y yes\ndisable: *y\n')),
  yaml(
    'an alias as a weight',
    'f:\n  variations: { a: &n 050, b: 2 }\n  defaultRule: { percentage: { a: *n, b: 60 } }\n',
  ),
  yaml('an alias as a date', flag('metadata: { a: &d 2024-01-01 }\nexperimentation: { start: *d }\n')),
  yaml('an alias as a name', flag('version: &n key\nmetadata: { *n : 1, b: { *n : 2 } }\n')),
  yaml('an alias of a number as a name', flag('metadata: { a: &n 1 , b: { *n : 2 } }\n')),
  yaml('an anchored name', flag('metadata: { &n a: 1, b: *n }\n')),
  yaml('an anchor on an alias', flag('metadata: { a: &x 1, b: &y *x }\n')),
  yaml('a tag on an alias', flag('metadata: { a: &x 1, b: !!str *x }\n')),
  yaml('an anchor and a tag', flag('metadata: { a: &x !!str 1, b: !!str &y 1, c: *x, d: *y }\n')),
  yaml('an anchor with odd characters', flag('metadata: { a: &a-b_1 1, b: *a-b_1 }\n')),
  yaml('an anchor beyond ASCII', flag('metadata: { a: &é 1, b: *é }\n')),
  yaml('an anchor with a dot', flag('metadata: { a: &a.b 1, b: *a.b }\n')),
  yaml('an alias with a colon right behind it', flag('metadata: { a: &x y, *x: 1 }\n')),
  yaml('two anchors', flag('metadata: { a: &x &y 1 }\n')),
  yaml('an anchor of another document', `x: &x 1\n---\n${flag('version: *x\n')}`),
];

const TAGS = [
  ...[
    '!!str 1',
    '!!str',
    '!!str ~',
    '!!int "5"',
    '!!int x',
    '!!int 5.5',
    '!!float 1',
    '!!float x',
    '!!bool "yes"',
    '!!bool yes',
  ],
  ...[
    '!!null x',
    '!!null ~',
    '!!map { a: 1 }',
    '!!map [a]',
    '!!seq [a]',
    '!!seq { a: 1 }',
    '!custom 5',
    '!custom { a: 1 }',
  ],
  ...[
    '!<tag:yaml.org,2002:str> 5',
    '!<!x> 5',
    '!!set { a, b }',
    '!!omap [a: 1]',
    '! 5',
    '! { a: 1 }',
    '!!binary aGk=',
    '!!binary ä',
  ],
  ...[
    '!!binary /w==',
    '!!binary "a b"',
    '!!timestamp 2024-01-01',
    '!!timestamp x',
    '!!merge <<',
    '!!unknown 5',
    '!a!b 5',
    '!!',
    '!!float .inf',
  ],
];
const tags = TAGS.flatMap((value) => [yaml(`the value ${value}`, flag(`metadata:\n  m: ${value}\n`))]).concat(
  ['!!str 1', '!!int 1', '!!binary aGk=', '!!binary ä', '!x 1', '!!null x', '!!map {}', '! 1', '!!bool true'].map(
    (value) => yaml(`version: ${value}`, flag(`version: ${value}\n`)),
  ),
);

const flows = [
  yaml('a comma at the end', 'f: { variations: { a: 1, }, defaultRule: { variation: a, }, }\n'),
  yaml('two commas', flag('metadata: { a: 1,, b: 2 }\n')),
  yaml('a comma first', flag('metadata: { , a: 1 }\n')),
  yaml('names without values', flag('metadata: { a, b: 1, "c", d: }\n')),
  yaml('pairs in a list', flag('metadata: { l: [a: 1, b: 2, "c": 3, ? d : 4, e] }\n')),
  yaml('no space behind a colon', flag('metadata: { a:1, b:2 }\n')),
  yaml('no space behind the colon of a quoted name', flag('metadata: {"a":1,"b":[1,2],"c":"x"}\n')),
  yaml('a flow mapping over lines', flag('metadata: {\n  a: 1, # one\n  # comment\n  b: [\n    1,\n    2\n  ]\n}\n')),
  yaml('a flow mapping that is not indented', 'f: {\nvariations: { a: 1 },\ndefaultRule: { variation: a }\n}\n'),
  yaml('a flow mapping that never ends', flag('metadata: { a: 1\n')),
  yaml('a flow list that ends as a mapping', flag('metadata: { a: [1, 2} }\n')),
  yaml('text behind a flow mapping', flag('metadata: { a: 1 } b\n')),
  yaml('a whole file as JSON', '{"f": {"variations": {"a": true, "b": false}, "defaultRule": {"variation": "a"}}}\n'),
  yaml(
    'a JSON text with tabs',
    '{\n\t"f": {\n\t\t"variations": {"a": true},\n\t\t"defaultRule": {"variation": "a"}\n\t}\n}\n',
  ),
  yaml(
    'JSON with escaped slashes and surrogates',
    '{"f": {"variations": {"a": "\\/x", "b": "\\ud83d\\ude00"}, "defaultRule": {"variation": "a"}}}\n',
  ),
  yaml('explicit names', flag('metadata:\n  ? a\n  : 1\n  ? b\n  ? c\n  : - 1\n')),
  yaml('an explicit name that is a list', flag('metadata:\n  ? [a, b]\n  : 1\n')),
  yaml('an explicit name that is a list, in a value', flag('metadata:\n  x:\n    ? [a, b]\n    : 1\n')),
  yaml('an explicit name that is a mapping', flag('? { a: 1 }\n: 1\n')),
  yaml('an explicit name of several lines', flag('metadata:\n  ? |\n    a\n  : 1\n')),
  yaml('an empty name', flag('metadata: { : 1 }\n')),
  yaml('a name of 1,024 characters', flag(`metadata:\n  ${'x'.repeat(1024)}: 1\n`)),
  yaml('a name of 1,025 characters', flag(`metadata:\n  ${'x'.repeat(1025)}: 1\n`)),
  yaml('a quoted name over lines', flag('metadata:\n  "a\n    b": 1\n')),
  yaml('a name over lines in a flow mapping', flag('metadata: { a\n  b: 1 }\n')),
  yaml(
    'list entries as deep as their parent',
    'f:\n  variations: { a: 1 }\n  targeting:\n  - query: age gt 1\n    variation: a\n' +
      '  defaultRule: { variation: a }\n',
  ),
  yaml(
    'list entries less deep than their parent',
    'f:\n  variations: { a: 1 }\n  targeting:\n - query: age gt 1\n   variation: a\n  defaultRule: { variation: a }\n',
  ),
  yaml(
    'lists in lists',
    flag('metadata:\n  l:\n    - - 1\n      - 2\n    -\n      - 3\n    - a: 1\n      b: 2\n    -\n    - - - 4\n'),
  ),
  yaml('a list with names in it', flag('metadata:\n  l:\n    - 1\n    a: 2\n')),
  yaml('a member that is indented less', 'f:\n    variations: { a: 1 }\n  defaultRule: { variation: a }\n'),
  yaml('a member that is indented more', 'f:\n  variations: { a: 1 }\n    defaultRule: { variation: a }\n'),
  yaml('a whole file that is indented', '  f:\n    variations: { a: 1 }\n    defaultRule: { variation: a }\n'),
  yaml('a mapping in the line of its name', flag('metadata: a: 1\n')),
  yaml('a list in the line of its name', flag('metadata: - 1\n')),
  yaml('a value on the next line', flag('version:\n  1.10\nmetadata:\n  a:\n    - 1\n')),
  yaml('a value on the next line that is not indented', flag('version:\n1.10\n')),
  yaml(
    'comments everywhere',
    '# a\nf: # b\n  # c\n  variations: # d\n    a: 1 # e\n# f\n    b: 2\n  defaultRule: { variation: a } # g\n  # h\n',
  ),
  yaml('a number sign in texts', flag('version: a#b\nmetadata: { a: "x # y", b: x#y, c: \'#\', d: x # y\n }\n')),
  yaml('deep lists', flag(`metadata: { a: ${'['.repeat(60)}1${']'.repeat(60)} }\n`)),
];

const members = [
  yaml('unknown members', flag('unknown: { a: [1, 2] }\nVersion: x\nDISABLE: yes\ndefaultrule: 5\n')),
  yaml('unknown members with what they would not take', flag('x: { 1: { 2: 3 } }\ny: .nan\nz: ! x\n')),
  yaml('an unknown member that is broken inside', flag('x: { a: 1, a: 2 }\n')),
  yaml('an unknown member of a wrong tag', flag('x: !!int y\n')),
  yaml('a member converter', flag('converter: 5\n')),
  yaml('a member converter that is a list', flag('converter: [5]\n')),
  yaml('members in capital letters', 'f:\n  Variations: { a: 1 }\n  defaultRule: { variation: a }\n'),
  yaml('a member that is named by an anchor and a tag', flag('&x !!str version: 1\n')),
  yaml('a member whose name is binary', flag('!!binary dmVyc2lvbg==: 1\n')),
];

export const yamlStructures: readonly FlagFile[] = [
  ...merges,
  ...duplicates,
  ...anchors,
  ...tags,
  ...flows,
  ...members,
];
