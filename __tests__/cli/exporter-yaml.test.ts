import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPORTER_YAML } from '../../src/cli/doctor/check-exporter.js';

it.each(['relay.md', 'impact.md', 'goff-doctor.md'])('docs/%s has the exporters as goff-doctor shows them', (name) => {
  const page = readFileSync(join(__dirname, '../../docs', name), 'utf8');
  expect(page).toContain(`${EXPORTER_YAML}\n`);
  expect(page.match(/^exporters:$/gm)).toHaveLength(1);
});

it('both exporters write JSON lines soon: the default is a minute', () => {
  const exporters = EXPORTER_YAML.split('\n').slice(1);
  expect(exporters).toHaveLength(2);
  for (const exporter of exporters) expect(exporter).toContain('format: JSON, flushInterval: 10000');
});
