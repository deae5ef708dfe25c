import type { FlagFile } from '../flag-file.js';
import { lines, toml, yaml } from './case.js';

/** The relay copies a flag with steps by way of JSON, which rounds; not what due steps bring, or errors show. */
const stepped = (date: string, rest = ''): string =>
  lines`
f:
  variations: { a: 9007199254740993 }
  defaultRule: { variation: a }
  metadata: { n: 9223372036854775807, deep: [9007199254740993, 1.50] }
  scheduledRollout:
    - version: 2
` + `      date: ${date}\n${rest}`;

const wholeNumbers = [
  yaml('whole numbers with a step in the past', stepped('2024-01-01')),
  yaml('whole numbers with a step now', stepped('2026-06-15T12:00:00Z')),
  yaml('whole numbers with a step in the future', stepped('2027-01-01')),
  yaml('whole numbers with a step without date', stepped('~')),
  yaml('whole numbers with a step, disabled', stepped('2024-01-01', '  disable: yes\n')),
  yaml('whole numbers with a step that disables', stepped('2024-01-01', '      disable: yes\n')),
  yaml('whole numbers with a step, not yet begun', stepped('2024-01-01', '  experimentation: { start: 2027-01-01 }\n')),
  yaml('whole numbers with a step, no bucketing key', stepped('2024-01-01', '  bucketingKey: nowhere\n')),
  yaml(
    'whole numbers with a step of a wrong outcome',
    stepped('2024-01-01', '      defaultRule: { variation: nowhere, percentage: { nowhere: 100 } }\n'),
  ),
  yaml('whole numbers in a step', stepped('2024-01-01', '      variations: { a: 9007199254740995, c: 1.0 }\n')),
  yaml('whole numbers in a step in the future', stepped('2027-01-01', '      variations: { a: 9007199254740995 }\n')),
  yaml(
    'whole numbers with no steps',
    'f:\n  variations: { a: 9007199254740993 }\n  defaultRule: { variation: a }\n  scheduledRollout: []\n',
  ),
  yaml(
    'whole numbers with steps of null',
    'f:\n  variations: { a: 9007199254740993 }\n  defaultRule: { variation: a }\n  scheduledRollout: ~\n',
  ),
  toml(
    'whole numbers with a step',
    '[f]\nvariations = { a = 9007199254740993 }\ndefaultRule.variation = "a"\n' +
      'metadata.n = 9223372036854775807\n[[f.scheduledRollout]]\nversion = "2"\n',
  ),
];

const INEXPRESSIBLE = ['.nan', '.inf', '-.inf', '{ 1: 2 }', '[{ yes: 1, ~: 2 }]', '{ 2024-01-01: 1 }'];
const inexpressible = INEXPRESSIBLE.flatMap((value) => [
  yaml(`a step and ${value} in the metadata`, stepped('2024-01-01').replace('1.50', value)),
  yaml(
    `a step and ${value} as a variation`,
    stepped('2027-01-01').replace('{ a: 9007199254740993 }', `{ a: ${value} }`),
  ),
  yaml(`${value} in a step`, stepped('2024-01-01', `      variations: { a: ${value} }\n`)),
  yaml(
    `${value} as a variation that nobody gets, beside another flag`,
    `f:\n  variations: { a: [1], b: [${value}] }\n  targeting: [{ query: age eq 42, variation: b }]\n` +
      '  defaultRule: { variation: a }\ng: { variations: { a: 1 }, defaultRule: { variation: a } }\n',
  ),
  yaml(
    `${value} in the metadata of a disabled flag`,
    `f:\n  variations: { a: 1 }\n  defaultRule: { variation: a }\n  disable: yes\n  metadata: { m: ${value} }\n`,
  ),
]);

const weights = ['.nan', '.inf', '-.inf', '1e400'].map((weight) =>
  yaml(
    `a step with the weight ${weight}`,
    stepped('2024-01-01', `      defaultRule: { percentage: { a: ${weight} } }\n`),
  ),
);

/** What makes the flag unusual for the engine must not change its weights. */
const besideWholeNumbers = [
  ['__proto__', 'b', 'c'],
  ['\u{1f600}', '\ue000', 'z'],
  ['', '__proto__', 'toString'],
].map((names) =>
  yaml(
    `whole numbers and the weights of ${JSON.stringify(names)}`,
    ['f', 'g', 'h', 'i']
      .map((key) => `${key}: ${JSON.stringify(weighted(names))}\n`.replace('1.5', '9007199254740993'))
      .join(''),
  ),
);

function weighted(names: readonly string[]): object {
  const percentage = Object.fromEntries(names.map((name, n) => [name, n + 1]));
  return {
    variations: Object.fromEntries(names.map((name) => [name, name])),
    defaultRule: { percentage },
    metadata: { n: 1.5 },
  };
}

export const stepCases: readonly FlagFile[] = [...wholeNumbers, ...inexpressible, ...weights, ...besideWholeNumbers];
