import { Application } from '../helpers/application.js';

it.each([
  ['examples/dev-relay-in-tests.mjs', 'The test passes.\n'],
  ['examples/redaction.mjs', "{ targetingKey: 'user-1', plan: 'pro' }\n"],
])('%s prints what it promises', async (file, output) => {
  const example = Application.runFile(file, []);
  await expect(example.exit).resolves.toEqual({ code: 0, signal: null });
  expect(example.output).toBe(output);
});
