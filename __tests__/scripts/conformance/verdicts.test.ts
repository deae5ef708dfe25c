import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { judge, leadingIds, parseRequirements, unknownIds } from '../../../scripts/conformance/verdicts.mjs';

const folder = resolve(__dirname, '../../../scripts/conformance');
const specification = parseRequirements({
  table: readFileSync(join(folder, 'goff-provider-spec.tsv'), 'utf8'),
  file: 'spec.tsv',
});
const requirements = parseRequirements({
  table: ['id\tseverity\tkeyword\ttier\trequirement\tnote', 'GOFF-A-001\tminor\tMUST\tcore\tDoes one thing.\t'].join(
    '\n',
  ),
  file: 'spec.tsv',
});

const none = { notApplicable: {}, notYetPossible: {} };
const passed = { titles: ['GOFF-A-001: does it'], status: 'passed', location: 'a.test.ts:1' };
const failed = { titles: ['GOFF-A-001: does it well'], status: 'failed', location: 'a.test.ts:2' };
const skipped = { titles: ['GOFF-A-001: does it later'], status: 'pending', location: 'a.test.ts:3' };

describe('the table of requirements', () => {
  it('holds 147 requirements, each of its own id', () => {
    expect(specification).toHaveLength(147);
    expect(new Set(specification.map(({ id }) => id)).size).toBe(147);
  });

  it('says how far each requirement is met', () => {
    expect(specification[0]).toMatchObject({ id: 'GOFF-ENG-001', severity: 'critical', location: 'spec.tsv:2' });
  });

  it('gives each requirement one of the three severities, and a text', () => {
    for (const { severity, text } of specification) {
      expect(['critical', 'major', 'minor']).toContain(severity);
      expect(text).not.toBe('');
    }
  });
});

describe('the ids of a test', () => {
  it.each([
    ['GOFF-COLL-002: the envelope has two keys', ['GOFF-COLL-002']],
    ['GOFF-EVAL-006, GOFF-EVAL-008: a null', ['GOFF-EVAL-006', 'GOFF-EVAL-008']],
    [
      'GOFF-COLL-005, -006, GOFF-META-001, -002: all',
      ['GOFF-COLL-005', 'GOFF-COLL-006', 'GOFF-META-001', 'GOFF-META-002'],
    ],
    ['GOFF-LIFE-006 comes first', ['GOFF-LIFE-006']],
    ['keeps GOFF-COLL-002 in mind', []],
    ['keeps the order', []],
  ])('are those that its name starts with: %s', (title, ids) => {
    expect(leadingIds(title)).toEqual(ids);
  });

  it('may be in the name of a block around it', () => {
    const tests = [{ ...passed, titles: ['the thing', 'GOFF-A-001: does', 'it twice'] }];
    expect(judge({ requirements, tests, applicability: none })[0]?.verdict).toBe('PASS');
  });

  it('are reported when the specification does not have them', () => {
    const tests = [passed, { ...passed, titles: ['GOFF-A-002: is not there'] }];
    expect(unknownIds({ requirements, tests })).toEqual(['GOFF-A-002']);
  });
});

describe('the verdict', () => {
  it.each([
    ['PASS when a test ran', [passed], 'PASS', 'a.test.ts:1'],
    ['FAIL when one of several tests failed', [passed, failed], 'FAIL', 'a.test.ts:2'],
    ['PASS when one ran and another was skipped', [skipped, passed], 'PASS', 'a.test.ts:1'],
    ['FAIL when none ran', [skipped], 'FAIL', 'spec.tsv:2'],
    ['FAIL when there is none', [], 'FAIL', 'spec.tsv:2'],
  ])('is %s', (_case, tests, verdict, location) => {
    expect(judge({ requirements, tests, applicability: none })).toMatchObject([{ verdict, location }]);
  });

  it('names every test that passed as its evidence', () => {
    const tests = [passed, { ...passed, location: 'b.test.ts:7' }];
    expect(judge({ requirements, tests, applicability: none })[0]?.evidence).toBe('a.test.ts:1, b.test.ts:7');
  });

  it('says why a requirement is not met: a test fails, something is missing first, or no test verifies it', () => {
    const evidence = (tests: (typeof passed)[], notYetPossible = {}): string | undefined =>
      judge({ requirements, tests, applicability: { notApplicable: {}, notYetPossible } })[0]?.evidence;
    expect(evidence([failed])).toBe('a test fails: GOFF-A-001: does it well');
    expect(evidence([], { 'GOFF-A': 'needs B' })).toBe('needs B');
    expect(evidence([])).toBe('no test verifies it');
  });

  it.each(['GOFF-A', 'GOFF-A-001'])('is N/A with its reason where %s does not apply, whatever the tests say', (key) => {
    const applicability = { notApplicable: { [key]: 'no such thing' }, notYetPossible: {} };
    expect(judge({ requirements, tests: [failed], applicability })).toMatchObject([
      { verdict: 'N/A', evidence: 'no such thing' },
    ]);
  });
});

describe('what does not apply', () => {
  const applicability = JSON.parse(readFileSync(join(folder, 'applicability.json'), 'utf8')) as {
    notApplicable: Record<string, string>;
    notYetPossible: Record<string, string>;
  };

  it('is the WebAssembly host and the integer resolver, nothing else', () => {
    const ids = judge({ requirements: specification, tests: [], applicability })
      .filter(({ verdict }) => verdict === 'N/A')
      .map(({ requirement }) => requirement.id);
    const wasm = specification.map(({ id }) => id).filter((id) => id.startsWith('GOFF-WASM-'));
    expect(new Set(ids)).toEqual(new Set([...wasm, 'GOFF-EVAL-005']));
  });

  it('names only ids and groups of the specification', () => {
    const known = specification.flatMap(({ id }) => [id, id.slice(0, -'-000'.length)]);
    expect(known).toEqual(
      expect.arrayContaining([
        ...Object.keys(applicability.notApplicable),
        ...Object.keys(applicability.notYetPossible),
      ]),
    );
  });
});
