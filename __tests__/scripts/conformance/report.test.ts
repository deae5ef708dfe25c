import { formatReport } from '../../../scripts/conformance/report.mjs';
import type { Verdict } from '../../../scripts/conformance/verdicts.mjs';

const verdict = (
  id: string,
  { severity, verdict }: { severity: Verdict['requirement']['severity']; verdict: Verdict['verdict'] },
): Verdict => ({
  requirement: { id, severity, text: `The text of ${id}.`, location: 'spec.tsv:2' },
  verdict,
  evidence: 'no test verifies it',
  location: 'spec.tsv:2',
});

const mixed = [
  verdict('GOFF-META-001', { severity: 'minor', verdict: 'FAIL' }),
  verdict('GOFF-META-002', { severity: 'minor', verdict: 'PASS' }),
  verdict('GOFF-CFG-005', { severity: 'critical', verdict: 'FAIL' }),
  verdict('GOFF-WASM-001', { severity: 'major', verdict: 'N/A' }),
];

it('the report opens with the title and the verdict, and lists the findings from the most severe', () => {
  expect(formatReport({ version: '1.2.3', verdicts: mixed })).toBe(
    [
      'GO Feature Flag Provider Specification 1.0 — goff-server-provider 1.2.3',
      'VERDICT: NON-CONFORMANT — 1 Critical, 0 Major, 1 Minor (1 PASS, 2 FAIL, 1 N/A)',
      '',
      'CRITICAL',
      '  GOFF-CFG-005       The text of GOFF-CFG-005. [no test verifies it]  spec.tsv:2',
      '',
      'MINOR',
      '  GOFF-META-001      The text of GOFF-META-001. [no test verifies it]  spec.tsv:2',
    ].join('\n'),
  );
});

it('the report has no findings when nothing fails', () => {
  const verdicts = mixed.filter(({ verdict }) => verdict !== 'FAIL');
  expect(formatReport({ version: '1.2.3', verdicts }).split('\n').slice(1)).toEqual([
    'VERDICT: CONFORMANT — 0 Critical, 0 Major, 0 Minor (1 PASS, 0 FAIL, 1 N/A)',
  ]);
});

it('the report shows how the engine is pinned where there is one', () => {
  const report = formatReport({ version: '1.2.3', verdicts: [], engine: 'modules/core v0.7.2 (pin.json)' });
  expect(report.split('\n')[2]).toBe('Engine: modules/core v0.7.2 (pin.json)');
});

it('the report shows what is to be known of a requirement', () => {
  const report = formatReport({ version: '1.2.3', verdicts: [], notes: { 'GOFF-X-001': 'in memory' } });
  expect(report.split('\n').at(-1)).toBe('Note: GOFF-X-001 in memory');
});
