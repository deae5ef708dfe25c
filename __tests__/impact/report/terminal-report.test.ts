import { columnsOf } from '../../../src/impact/report/foreign-text.js';
import { terminalReport } from '../../../src/impact/report/terminal/terminal-report.js';
import type { ImpactResult } from '../../../src/impact/result.js';
import * as impact from './impact-cases.js';
import { mapped } from './impact-results.js';

const { cases, hostile, hostileNames } = impact;
const plain = (result: ImpactResult, columns?: number): string =>
  terminalReport(result, { colour: false, ...(columns === undefined ? {} : { columns }) });
const joined = (text: string): string => text.replace(/\s+/g, ' ');

describe.each(Object.entries(cases))('the report of %s', (_name, result) => {
  it.each([40, 60, 80, 100])('keeps to %d columns', (columns) => {
    for (const line of plain(result, columns).split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
  });

  it('begins with the sentence of the verdict', () => {
    const beginning = result.statistics.verdict.sentence.slice(0, 20);
    expect(joined(plain(result)).slice(0, 20)).toBe(beginning);
  });

  it('holds nothing that a terminal obeys, and with colours only those of this project', () => {
    const coloured = terminalReport(result, { colour: true });
    // eslint-disable-next-line no-control-regex
    expect(plain(result)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    // eslint-disable-next-line no-control-regex
    expect(coloured.replace(/\u001b\[(0|1|2|1;3[123])m/g, '')).toBe(plain(result));
  });

  it('tells no number that is none', () => {
    expect(plain(result)).not.toMatch(/NaN|undefined|null|function|\[object/);
  });
});

it('the report has tables of rates, lifts and values, the sample ratio, what is needed and what was set aside', () => {
  expect(plain(impact.winner).split('\n').slice(0, 17).join('\n')).toBe(
    [
      'B wins: its conversion rate is 11 % higher than that of A (95 % interval 4.4 to',
      '18 %, p < 0.001).',
      '',
      'Conversion rate',
      '  variation    visitors  converting    rate   95 % interval',
      '  A (control)    14,011       1,734  12.4 %  11.8 to 12.9 %',
      '  B              13,989       1,921  13.7 %  13.2 to 14.3 %',
      '',
      'Conversion rate compared with A',
      '  variation     lift    95 % interval  points      interval        p',
      '  B          +11.0 %  +4.4 to +17.9 %    +1.4  +0.6 to +2.1  < 0.001',
      '  Points are percentage points: the difference of the two rates.',
      '',
      'Value per visitor, EUR',
      '  variation        total  per visitor     lift    95 % interval      p',
      '  A (control)  64,287.90         4.59',
      '  B            71,006.15         5.08  +10.6 %  -4.9 to +28.3 %  0.032',
    ].join('\n'),
  );
  const text = joined(plain(impact.winner));
  expect(text).toContain('Sample ratio: visitors are split as expected (p = 0.98, chi-square 0.00 with 1 degree');
  expect(text).toContain('needs 12,345 visitors; the smallest variation has 13,989, which is enough.');
  expect(text).toContain('Set aside: 739 lines sent twice,');
  expect(text).toContain('- Equal shares are assumed, because no weights were given.');
});

it('the report never adds currencies up: each has a table', () => {
  const titles = plain(impact.severalCurrencies).match(/^Value per visitor, .*$/gm);
  expect(titles).toEqual(['no currency', 'CHF', 'EUR', 'JPY', 'USD'].map((name) => `Value per visitor, ${name}`));
});

it('the report says that p-values of several comparisons are corrected', () => {
  expect(plain(impact.severalCurrencies)).toContain('p (Holm)');
  expect(plain(impact.winner)).not.toContain('Holm');
});

it('the report spells out why the sample ratio may be off', () => {
  const text = joined(plain(impact.mismatch));
  expect(text).toContain('MISMATCH, no winner can be named (p < 0.001, chi-square 36.00');
  expect(text).toContain('Usual reasons: - The percentages of the rollout changed');
  expect(joined(plain(impact.winner))).not.toContain('Usual reasons');
});

it('the report says how many visitors are missing, or why that is unknown', () => {
  expect(joined(plain(impact.notEnough))).toContain('the smallest variation has 197, so 12,148 more are needed.');
  expect(joined(plain(impact.nobodyConverted))).toContain('cannot be computed from these figures');
  expect(joined(plain(impact.nobodyConverted))).toContain('There is no lift where nobody in the control converted.');
});

it('the report says whether intervals stay valid however often one looks', () => {
  expect(joined(plain(impact.sequential))).toContain('stay valid however often you look');
  expect(joined(plain(impact.winner))).toContain('hold for one look');
});

it('the report marks segments as exploratory', () => {
  const text = plain(impact.withSegments);
  expect(text).toContain('Segments are exploratory');
  expect(text).toContain('Segment mobile (exploratory)');
  expect(text).toContain('Segment (none) (exploratory)');
});

it('the report shows variations whose names are members of every object', () => {
  const text = plain(hostile);
  for (const name of [hostileNames.prototype, hostileNames.constructor]) expect(text).toContain(`\n  ${name} `);
});

it('the report cuts long names and numbers their columns still', () => {
  expect(plain(hostile)).toMatch(/^ {2}very-long-name-name-nam… +2,000 /m);
});

it('the report names each number where a table has no room', () => {
  expect(joined(plain(impact.winner, 40))).toContain('B: visitors 13,989, converting 1,921, rate 13.7 %');
});

it('the report leaves out variations, currencies and segments beyond a bound, and says how many', () => {
  const name = (index: number): string => `v${String(index).padStart(4, '0')}`;
  const many = <T>(value: T): Record<string, T> =>
    Object.fromEntries(Array.from({ length: 150 }, (_, index) => [name(index), value]));
  const { counts, statistics } = impact.winner;
  const [variation, rates] = [counts.variations['A']!, statistics.variations['A']!];
  const [revenue] = Object.values(variation.revenue);
  const crowd: ImpactResult = {
    counts: { ...counts, variations: many({ ...variation, revenue: mapped(many(0), () => revenue!) }) },
    statistics: {
      ...{ ...statistics, control: name(0), variations: many(rates) },
      segments: Array.from({ length: 60 }, (_, index) => ({ ...impact.notEnough, segment: name(index) })),
    },
  };
  const text = joined(plain(crowd));
  expect(text).toContain('50 further variations are left out here');
  expect(text).toContain('130 further currencies are left out here');
  expect(text).toContain('10 further segments are left out here');
});
