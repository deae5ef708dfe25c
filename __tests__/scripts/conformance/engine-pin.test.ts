import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withEngineNote } from '../../../scripts/conformance/engine-pin.mjs';
import type { Verdict } from '../../../scripts/conformance/verdicts.mjs';

const root = join(__dirname, '../../..');
const file = 'src/evaluation/engine/engine-version.json';
const pin = JSON.parse(readFileSync(join(root, file), 'utf8')) as { module: string; version: string };

it('GOFF-ENG-001, GOFF-ENG-002: one file pins the engine, also that which ours is compared with', () => {
  expect(pin).toEqual({ module: 'github.com/thomaspoignant/go-feature-flag/modules/core', version: 'v0.7.2' });
  // Go has manifests of its own for the programs that ours is compared with: they follow the pin.
  for (const manifest of ['__tests__/relay/engine-oracle/go.mod', 'scripts/real-relay/go.mod']) {
    const [, version] = new RegExp(`${pin.module} (\\S+)`).exec(readFileSync(join(root, manifest), 'utf8')) ?? [];
    expect({ manifest, version }).toEqual({ manifest, version: pin.version });
  }
});

it('the conformance report names the pin, what it means, and how many results were compared', () => {
  const script = `import { enginePin } from './scripts/conformance/engine-pin.mjs'; console.log(await enginePin('.'));`;
  const options = { cwd: root, encoding: 'utf8' } as const;
  expect(execFileSync(process.execPath, ['--input-type=module', '--eval', script], options)).toBe(
    `${pin.module} ${pin.version} (${file}): ours is a native implementation verified against that engine; ` +
      '3799 of its results compared, 0 differ\n',
  );
});

it('the note is with the requirement about the engine, and no other', () => {
  const verdict = (id: string): Verdict => ({
    requirement: { id, severity: 'critical', text: '', location: '' },
    verdict: 'PASS',
    evidence: 'a test',
    location: '',
  });
  const noted = withEngineNote([verdict('GOFF-ENG-001'), verdict('GOFF-ENG-002')], 'core v1');
  expect(noted.map(({ evidence }) => evidence)).toEqual(['a test; core v1', 'a test']);
});
