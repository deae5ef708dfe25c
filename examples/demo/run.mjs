// From visitors to what tracking is for, with nothing lost when the shop gets SIGTERM in the middle.
// Usage: npm run demo [-- --chaos] [--visitors 2000] [--seed 1] [--out events/demo]
// Exit codes: 0 nothing is lost, 1 something is or the demo fails, 2 the command line is wrong.
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startDevRelay } from 'goff-server-provider/dev-relay';
import { audit } from './audit.mjs';
import { analyse } from './analyse.mjs';
import { printLedger, progressOf, say } from './report.mjs';
import { evaluationType } from './setting.mjs';
import { Shops } from './shops.mjs';
import { sendVisitors } from './visitors.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A mistake on the command line is told in one sentence, with exit code 2. */
function readSetting() {
  try {
    return settingOf(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(2);
  }
}

function settingOf(args) {
  const { values } = parseArgs({
    args,
    options: {
      chaos: { type: 'boolean', default: false },
      visitors: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: join(root, 'events', 'demo') },
    },
  });
  const [count, seed] = [Number(values.visitors), Number(values.seed)];
  if (!(Number.isInteger(count) && count > 0)) throw new TypeError('Expected --visitors to be a number of visitors.');
  if (!Number.isInteger(seed)) throw new TypeError('Expected --seed to be an integer.');
  return { count, seed, chaos: values.chaos ? { seed, rate: 0.3 } : undefined, outputDir: values.out };
}

/**
 * Resolves with what the visitors did, and with the ledgers of the shops. When half of them have been there the shop is
 * restarted.
 */
async function sell({ count, seed, endpoint }) {
  const shops = new Shops(endpoint);
  try {
    await shops.open();
    const showProgress = progressOf(count);
    let restarted;
    const onVisit = (done) => {
      showProgress(done);
      if (done >= count / 2) restarted ??= shops.restart();
    };
    const { visits, refusals } = await sendVisitors({ count, seed, shopUrl: () => shops.url(), onVisit });
    await restarted;
    await shops.close();
    say('visitors', `refused ${refusals} times, they came again`);
    return { visits, ledger: shops.ledger };
  } finally {
    shops.kill();
  }
}

/** The events of one of the relay's files: one JSON text a line. */
async function readEvents(file) {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
}

const { count, seed, chaos, outputDir } = readSetting();
await rm(outputDir, { recursive: true, force: true });
const flagsFile = join(root, 'examples', 'flags.yaml');
const relay = await startDevRelay({ flagsFile, outputDir, ...(chaos === undefined ? {} : { chaos }) });
say('relay', chaos === undefined ? relay.url : `${relay.url}, which fails three of ten requests that bring events`);
const { visits, ledger } = await sell({ count, seed, endpoint: relay.url }).finally(() => relay.close());

const files = ['feature.json', 'tracking.json'].map((name) => join(outputDir, name));
const [exposures, trackingEvents] = await Promise.all(files.map(readEvents));
say('exposures', `${exposures.length.toLocaleString('en')} in ${relative('', files[0])}`);
say('events', `${trackingEvents.length.toLocaleString('en')} in ${relative('', files[1])}`);

const exposuresAreTracked = evaluationType === 'InProcess';
const { lost, findings } = audit({ visits, exposures, trackingEvents, ledger, exposuresAreTracked });
printLedger(ledger, lost);
const analysed = await analyse(outputDir);

for (const finding of findings) console.error(finding);
process.exitCode = findings.length === 0 && analysed ? 0 : 1;
