import { runDoctorCommand } from '../helpers/doctor-command.js';
import { temporaryFile } from '../helpers/temporary-files.js';

const url = ['--endpoint', 'http://127.0.0.1:9'];
const CREDENTIALS = 'got a URL with credentials.';
const KEY_FILE = 'because other users can read command lines; use --api-key-file.';

it.each<[string, string[], string]>([
  ['no endpoint', [], 'Expected --endpoint with the address of a relay, got none.'],
  ['an endpoint that is none', ['--endpoint', 'relay'], 'Expected --endpoint to be an absolute http:'],
  ['credentials in the endpoint', ['--endpoint', 'http://a:secret@b'], `(they go into --api-key-file), ${CREDENTIALS}`],
  ['those of the collector', [...url, '--collector', 'http://a:secret@b'], `--api-key-file), ${CREDENTIALS}`],
  ['a collector that is none', [...url, '--collector', 'relay'], 'Expected --collector to be an absolute http:'],
  ['a proxy that is none', [...url, '--proxy', 'proxy:1'], 'Expected --proxy to be an absolute http: or https: URL'],
  ['credentials of a proxy', [...url, '--proxy', 'http://a:secret@p'], 'Expected --proxy without credentials, which'],
  ['two proxies', [...url, '--proxy', 'http://p', '--proxy-file', 'p'], 'Expected --proxy or --proxy-file, got both.'],
  ['an empty file name', [...url, '--ca', ''], 'Expected --ca to name a file, got "".'],
  ['an empty key file', [...url, '--api-key-file', ''], 'Expected --api-key-file to name a file'],
  ['a wrong time', [...url, '--timeout', '0'], 'Expected --timeout to be seconds, more than 0 and at'],
  ['a stray argument', [...url, 'x\u001b'], 'Expected options only, got "x\\u001b".'],
  ['an option with a slip', [...url, '--jason'], 'There is no option --jason; did you mean --json?'],
  ['a key on the line', [...url, '--api-key=secret'], `There is no option --api-key, ${KEY_FILE}`],
  ['a key behind it', [...url, '--apiKey', 'secret'], `There is no option --apiKey, ${KEY_FILE}`],
])('goff-doctor ends with 2 and one sentence: %s', async (_what, args, sentence) => {
  const { exitCode, output, errorOutput } = await runDoctorCommand(args);
  expect([exitCode, output]).toEqual([2, '']);
  expect(errorOutput).toContain(sentence);
  expect(errorOutput).not.toContain('secret');
  expect(errorOutput).toMatch(/^[^\n]+[.?]\nRun goff-doctor --help\.\n$/);
});

it.each(['--help', '-h'])('goff-doctor prints its help with %s', async (option) => {
  const { exitCode, output } = await runDoctorCommand([option]);
  expect([exitCode, output]).toEqual([0, expect.stringMatching(/^Usage: goff-doctor --endpoint <url>/)]);
});

it.each([
  ['--ca', 'Expected certificates in PEM in'],
  ['--relay-config', 'Expected the configuration of a relay in'],
  ['--proxy-file', 'Expected the address of a proxy in'],
  ['--api-key-file', 'Expected an API key on one line in'],
])(
  'goff-doctor ends with 1 and one sentence where the file of %s is not there, or is a folder',
  async (option, beginning) => {
    const missing = await runDoctorCommand([...url, option, '/nowhere']);
    expect(missing).toMatchObject({ exitCode: 1, output: '' });
    expect(missing.errorOutput).toBe(`${beginning} "/nowhere", but there is no such file.\n`);
    const folder = await runDoctorCommand([...url, option, __dirname]);
    expect(folder).toMatchObject({ exitCode: 1, output: '' });
    expect(folder.errorOutput).toBe(`${beginning} ${JSON.stringify(__dirname)}, but it is a folder.\n`);
  },
);

it('goff-doctor ends with 1 for a file without the address of a proxy, which it does not show', async () => {
  const file = await temporaryFile('proxy', 'user:secret@proxy');
  const { exitCode, errorOutput } = await runDoctorCommand([...url, '--proxy-file', file]);
  expect([exitCode, errorOutput]).toEqual([1, 'Expected --proxy-file to hold an absolute http: or https: URL.\n']);
});

it.each([
  ['none', 'no certificate'],
  ['none that can be read', '-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n'],
])('goff-doctor ends with 1 and one sentence for a file of certificates that has %s', async (_what, text) => {
  const file = await temporaryFile('ca.pem', text);
  const { exitCode, errorOutput } = await runDoctorCommand([...url, '--ca', file]);
  expect([exitCode, errorOutput]).toEqual([1, `Expected certificates in PEM in "${file}", got something else.\n`]);
});
