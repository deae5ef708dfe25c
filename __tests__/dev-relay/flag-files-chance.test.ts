import { askDevRelay } from '../relay/flag-files/ask-dev-relay.js';
import type { Format } from '../relay/flag-files/flag-file.js';

/** What a relay without any flag says. */
const nothing = '{}\n';

async function configurationOf(format: Format, text: string): Promise<string> {
  const outcome = await askDevRelay({ name: 'a file', format, content: Buffer.from(text) });
  return outcome.kind === 'served' ? outcome.configuration.body : outcome.reason;
}

describe('variations that the real relay loads by chance, because it has no type for some', () => {
  it.each<[Format, string]>([
    ['toml', '[f]\nvariations = { a = 1, b = 1.5 }\ndefaultRule.variation = "a"\n'],
    ['toml', '[f]\nvariations = { a = 2024-01-01, b = 1, c = 1.5, d = 2.5 }\ndefaultRule.variation = "a"\n'],
    ['yaml', 'f: { variations: { a: 2024-01-01, b: x }, defaultRule: { variation: a } }\n'],
    ['yaml', 'f: { variations: { a: { 1: 2 }, b: { x: 2 } }, defaultRule: { variation: b } }\n'],
  ])('are loaded where these are first in the file: %s %j', async (format, text) => {
    expect(await configurationOf(format, text)).not.toBe(nothing);
  });

  it.each<[Format, string]>([
    ['toml', '[f]\nvariations = { b = 1.5, a = 1 }\ndefaultRule.variation = "a"\n'],
    ['toml', '[f]\nvariations = { a = 1, b = 1.5, c = 2 }\ndefaultRule.variation = "a"\n'],
    ['yaml', 'f: { variations: { b: x, a: 2024-01-01 }, defaultRule: { variation: a } }\n'],
    ['yaml', 'f: { variations: { a: 2024-01-01, b: x, c: yes, d: true }, defaultRule: { variation: a } }\n'],
  ])('are left out where others are first: %s %j', async (format, text) => {
    expect(await configurationOf(format, text)).toBe(nothing);
  });
});
