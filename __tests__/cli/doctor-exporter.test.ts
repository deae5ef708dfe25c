import { startQuietRelay } from '../helpers/dev-relays.js';
import { examine, runDoctorCommand } from '../helpers/doctor-command.js';
import { temporaryFile } from '../helpers/temporary-files.js';

const flags = { 'new-button': { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };

async function wrongIn(configuration: string): Promise<[number, readonly string[], string]> {
  const relay = await startQuietRelay({ flags });
  const file = await temporaryFile('goff-proxy.yaml', configuration);
  const { exitCode, wrong, lines } = await examine(['--endpoint', relay.url, '--relay-config', file]);
  return [exitCode, wrong, lines.join('\n')];
}

it.each([
  ['YAML', 'exporters:\n  - { kind: file, eventType: tracking } # eventType: Tracking\n'],
  ['JSON', '{"exporters":[{"kind":"file","eventType":"tracking"},{"kind":"file","eventType":"feature"}]}'],
  ['TOML', '[[exporters]]\nkind = "file"\neventType = "tracking"\n'],
  ['names in another case', "exporters:\n  - kind: file\n    eventtype: 'tracking'\n"],
  ['a filename with its fields', 'exporters: [{ filename: "a-{{ .Timestamp}}.{{.Format}}", eventType: tracking }]'],
])('goff-doctor is content with a tracking exporter in %s', async (_what, configuration) => {
  await expect(wrongIn(configuration)).resolves.toEqual([0, [], '']);
});

it.each([
  ['no exporter', 'server: { mode: http }', ['NO_TRACKING_EXPORTER']],
  ['one that is a comment', 'exporters:\n  # - { eventType: tracking }\n', ['NO_TRACKING_EXPORTER']],
  ['a wrong spelling', 'exporters: [{ eventType: Tracking }]', ['EVENT_TYPE_MISSPELT']],
  [
    'a field that there is none of',
    'exporters: [{ filename: "t-{{ .Date}}", eventType: tracking }]',
    ['FILENAME_BLOCKS'],
  ],
])('goff-doctor finds %s', async (_what, configuration, codes) => {
  await expect(wrongIn(configuration)).resolves.toEqual([1, codes, expect.any(String)]);
});

it('goff-doctor says what a wrong spelling of eventType means', async () => {
  const [, , lines] = await wrongIn('exporters: [{ eventType: "Tracking\u001b[2J" }]');
  expect(lines).toContain(
    'An exporter has eventType: "Tracking\\u001b[2J": the relay takes that for feature in silence.',
  );
});

it('goff-doctor shows the exporters that a relay needs where it does not know of them', async () => {
  const relay = await startQuietRelay({ flags });
  const { output } = await runDoctorCommand(['--endpoint', relay.url]);
  expect(output).toContain('\n\nexporters:\n  - { kind: file,');
  expect(output).toContain('eventType: tracking }\n\nHealthy.\n');
});
