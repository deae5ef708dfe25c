import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { impact } from '../../src/impact/index.js';
import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { Application } from '../helpers/application.js';

let out: string;
let relay: DevRelay;

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'other-provider-'));
  relay = await startDevRelay({ outputDir: out });
});

afterEach(async () => {
  await relay.close();
  await rm(out, { recursive: true });
});

it('examples/other-provider.mjs leaves files whose exposures and purchases goff-impact joins', async () => {
  const example = Application.runFile('examples/other-provider.mjs', [relay.url]);
  await expect(example.exit).resolves.toEqual({ code: 0, signal: null });
  expect(example.errorOutput).toBe('');
  // 100 exposures, and the purchases of 25 visitors with the new checkout and 10 with the old one.
  expect(example.output).toBe('135 of 135 events delivered\n');
  const { counts } = await impact({ files: out, flag: 'checkout', goal: 'purchase', detect: 0.5 });
  expect(counts.variations).toMatchObject({
    new: { exposedUsers: 50, convertingUsers: 25 },
    old: { exposedUsers: 50, convertingUsers: 10 },
  });
});
