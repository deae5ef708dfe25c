import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { impact } from '../../src/impact/index.js';
import { Application } from '../helpers/application.js';
import { temporaryFolder } from '../helpers/temporary-files.js';
import { waitUntil } from '../helpers/wait-until.js';

const page = readFileSync(join(__dirname, '../../docs/impact.md'), 'utf8');

let relay: DevRelay;
let shop: Application;

afterEach(async () => {
  await shop.kill();
  await relay.close();
});

/** Runs the visitors of the page, who visit the shop at this address. */
async function sendVisitors(url: string): Promise<void> {
  const [, code = ''] = /traffic\.test\.ts -->\n\n```js\n([^]*?)^```/m.exec(page) ?? [];
  const file = join(await temporaryFolder(), 'traffic.mjs');
  await writeFile(file, code.replaceAll('http://localhost:3000', url));
  const visitors = Application.runFile(file, []);
  await expect(visitors.exit).resolves.toEqual({ code: 0, signal: null });
  expect(visitors.errorOutput).toBe('');
}

it('the visitors of docs/impact.md leave files from which goff-impact reads what the page says', async () => {
  const files = await temporaryFolder();
  relay = await startDevRelay({ flagsFile: 'examples/flags.yaml', outputDir: files });
  shop = Application.runFile('examples/fastify.mjs', ['0', relay.url]);
  await sendVisitors(await waitUntil('the address', () => /http:\/\/\S+/.exec(shop.output)?.[0]));
  shop.signal('SIGTERM');
  await shop.exit;

  const question = { flag: 'new-button', goal: 'purchase', control: 'old', detect: 1 };
  const { counts, statistics } = await impact({ files, ...question });
  expect(counts.variations).toMatchObject({ new: { exposedUsers: 193 }, old: { exposedUsers: 207 } });
  const [, told = ''] = /Its first line is "([^"]*)"/.exec(page) ?? [];
  expect(told).not.toBe('');
  expect(statistics.verdict.sentence.startsWith(told.replaceAll('\n', ' '))).toBe(true);
});
