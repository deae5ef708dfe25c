import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startBalancer } from '../balancer.mjs';
import { startRelay } from '../relay.mjs';
import { accountOf } from './account.mjs';
import { OUTLETS } from './outlets.mjs';
import { Sender } from './sender.mjs';

/**
 * The events go to this flagset. The other one is there because a relay without any has no keys, and is open to all.
 */
const FLAGSET = 'shop';
const API_KEY = 'key-of-the-shop';
const REMOVED_MS = 10_000;

/**
 * Two relays with file exporters behind a balancer, and two providers with spools. Resolves with the account, and with
 * how many events have stayed in the spools.
 *
 * @param {import('./stage.mjs').Stage} stage
 * @param {object} play
 * @param {string} play.name of this run; the ids of its events begin with it
 * @param {number} play.flushInterval of both relays, in milliseconds
 * @param {(parts: { senders: Sender[], relays: Relay[] }) => Promise<unknown>} play.run ends what is to end
 *
 * @typedef {{ stop(): Promise<unknown>, takeOut(): void, removeFlagset(): Promise<void> }} Relay `takeOut` of the
 *   balancer; `removeFlagset` resolves when the relay has done so
 */
export async function playTwoRelays(stage, { name, flushInterval, run }) {
  const members = await Promise.all([0, 1].map((n) => startMember(stage, { name: `${name}-${n}`, flushInterval })));
  const targets = members.map(({ relay }) => relay.url);
  const balancer = await startBalancer({ targets });
  const senders = [0, 1].map((n) => startSender(stage, { name: `${name}-${n}`, endpoint: balancer.url }));
  try {
    await Promise.all(senders.map((sender) => sender.open()));
    await run({ senders, relays: members.map(({ relay }) => rolled(relay, targets)) });
    const ids = await Promise.all(members.map(({ outlet }) => outlet.ids()));
    const account = accountOf({
      ...{ tracked: senders.flatMap(({ ids: own }) => own), cameOut: ids.flat() },
      acknowledged: senders.flatMap(({ acknowledged }) => acknowledged),
    });
    return { account, inSpools: senders.reduce((sum, { ledger }) => sum + ledger.pendingOnDisk, 0) };
  } finally {
    await Promise.all(senders.map((sender) => sender.close()));
    await balancer.close();
    await Promise.all(members.map(({ relay }) => relay.remove()));
  }
}

async function startMember({ folder }, { name, flushInterval }) {
  const outlet = await OUTLETS.file.open({ folder, name, kafka: undefined });
  const exporters = [{ ...outlet.exporter, flushInterval, eventType: 'tracking' }];
  const flagsets = [flagset(FLAGSET, [API_KEY], exporters), flagset('other', ['key-of-the-other'], [])];
  return { outlet, relay: await startRelay({ folder, flags: FLAGS, exporters: [], config: { flagsets } }) };
}

/** The relay takes no flagset without a flag. */
const FLAGS = { button: { variations: { on: true }, defaultRule: { variation: 'on' } } };

const flagset = (name, apiKeys, exporters) => ({
  ...{ name, apiKeys, exporters, fileFormat: 'json', retrievers: [{ kind: 'file', path: 'flags.json' }] },
});

function startSender({ folder }, { name, endpoint }) {
  const spool = { directory: join(folder, `spool-${name}`) };
  const options = { spool, apiKey: API_KEY, eventId: false, shutdownTimeoutMs: 1_000 };
  return new Sender({ endpoint, name, options });
}

const rolled = (relay, targets) => ({
  stop: () => relay.stop(),
  takeOut: () => void targets.splice(targets.indexOf(relay.url), 1),
  removeFlagset: () => removeFlagset(relay),
});

/** The relay looks at its configuration file while it runs. */
async function removeFlagset(relay) {
  const file = join(relay.directory, 'config.json');
  const { flagsets, ...config } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...config, flagsets: flagsets.filter(({ name }) => name !== FLAGSET) }));
  const lateMs = performance.now() + REMOVED_MS;
  while (!relay.output.includes('flagset removed at runtime')) {
    if (performance.now() > lateMs) throw new Error(`The relay did not remove its flagset:\n${relay.output}`);
    await delay(50);
  }
}
