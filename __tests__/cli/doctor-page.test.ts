import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { runDoctorCommand } from '../helpers/doctor-command.js';
import { startGateway } from '../helpers/gateway.js';
import { usage } from '../../src/cli/doctor/usage.js';

const page = readFileSync(join(__dirname, '../../docs/goff-doctor.md'), 'utf8');
const sources = join(__dirname, '../../src/cli/doctor');

/** What differs from run to run. */
const normal = (output: string): string =>
  output
    .replace(/eventId [0-9a-f-]{36}/, 'eventId ID')
    .replace(/[\d.]+ ms/, 'N ms')
    .replace(/(?:127\.0\.0\.1|localhost):\d+/, 'HOST');

it('docs/goff-doctor.md shows what a healthy relay gives', async () => {
  const flags = { 'new-button': { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };
  const relay = await startQuietRelay({ flags, apiKeys: { evaluation: ['the-api-key'] } });
  // The real relay has metrics, the dev relay has none.
  const metrics = [5, 6].map((count) => `gofeatureflag_collect_eval_data_total ${count}\n`);
  const { url } = await startGateway({
    url: relay.url,
    instead: (path) => (path === '/metrics' ? { status: 200, body: metrics.shift() ?? '' } : undefined),
  });
  const { exitCode, output } = await runDoctorCommand(['--endpoint', url, '--send'], { key: 'the-api-key' });
  const [, told = ''] = /^\$ goff-doctor .*--send\n([^]*?)^```/m.exec(page) ?? [];
  expect([exitCode, normal(told)]).toEqual([0, normal(output)]);
});

it('docs/goff-doctor.md names every code that a finding may have, and no other', () => {
  const texts = readdirSync(sources).map((name) => readFileSync(join(sources, name), 'utf8'));
  const codes = texts.flatMap((text) => [...text.matchAll(/\bcode: '([A-Z_]+)'/g)].map(([, code]) => code));
  const told = [...page.matchAll(/^\| [\w, ]+ \| (`[A-Z_`, ]+`) \| /gm)].flatMap(([, cell = '']) => [
    ...cell.matchAll(/[A-Z_]+/g),
  ]);
  expect([...told.map(String), 'OK'].sort()).toEqual([...new Set(codes)].sort());
});

it('docs/goff-doctor.md has a row for each option of --help, and no other', () => {
  const options = (text: string, form: RegExp): string[] => [...text.matchAll(form)].map(([option]) => option).sort();
  const rows = page.split('\n').filter((line) => line.startsWith('| `--'));
  expect(options(rows.map((row) => row.split('|')[1]).join(), /--[\w-]+/g)).toEqual(
    options(usage, /^ {2}--[\w-]+/gm).map((option) => option.trim()),
  );
});
