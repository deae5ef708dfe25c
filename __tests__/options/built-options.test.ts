import { Application } from '../helpers/application.js';

/** Bundlers remove what looks as if it had no effect: the built package is asked, not the sources. */
const refusals = (options: readonly object[]): string => `${JSON.stringify(options)}.map((options) => {
  try {
    return String(new GoFeatureFlagProvider({ endpoint: 'http://relay', ...options }));
  } catch (error) {
    return error.name + ': ' + error.message;
  }
})`;

const viaImport = `import { GoFeatureFlagProvider } from 'goff-server-provider'`;
const viaRequire = `
  import { createRequire } from 'node:module';
  const { GoFeatureFlagProvider } = createRequire(process.cwd() + '/')('goff-server-provider');
`;

it.each([
  ['import', viaImport],
  ['require', viaRequire],
])('a proxy whose credentials cannot be decoded is refused in one sentence (%s)', async (_how, imports) => {
  const given = ['u:p%zz', 'u%zz:p', '%', 'u:%ff', 'u:%F0%9F'].map((text) => ({ proxyUrl: `http://${text}@h` }));
  const messages = (await Application.evaluate(imports, refusals(given))) as string[];
  const sentence = /^InvalidOptionsException: Expected proxyUrl to be a URL [^.]+percent-encoded[^.]+\.$/;
  expect(messages).toEqual(given.map(() => expect.stringMatching(sentence)));
});
