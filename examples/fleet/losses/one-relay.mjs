import { startRelay } from '../relay.mjs';
import { accountOf, timesOf } from './account.mjs';
import { OUTLETS } from './outlets.mjs';
import { Sender } from './sender.mjs';

/**
 * One relay with one exporter and its providers, from the start of the relay to its end. Resolves with the account,
 * with how long responses took, and with how many writes the exporter made.
 *
 * @param {import('./stage.mjs').Stage} stage
 * @param {object} play
 * @param {string} play.name of this run; the ids of its events begin with it
 * @param {keyof typeof OUTLETS} play.kind of the exporter
 * @param {object} [play.settings] of the exporter, such as `flushInterval`
 * @param {object} [play.options] of the providers
 * @param {number} [play.providers] how many there are; default 1
 * @param {(parts: Parts) => Promise<any>} play.run what it resolves with is `seen`
 *
 * @typedef {{ senders: Sender[], relay: Awaited<ReturnType<typeof startRelay>>, outlet: Outlet }} Parts
 * @typedef {import('./outlets.mjs').Outlet} Outlet
 */
export async function playOneRelay(stage, { name, kind, settings = {}, options = {}, providers = 1, run }) {
  const { folder, kafka } = stage;
  const outlet = await OUTLETS[kind].open({ folder, name, kafka });
  const exporters = [exporterOf(outlet, settings)];
  const relay = await startRelay({ folder, flags: {}, exporters, onOutput: outlet.onOutput });
  const senders = Array.from({ length: providers }, (_, n) => sender(`${name}-${n}`, relay, options));
  try {
    await Promise.all(senders.map((each) => each.open()));
    const seen = await run({ senders, relay, outlet });
    return { ...(await resultOf(senders, outlet)), seen };
  } finally {
    await Promise.all(senders.map((each) => each.close()));
    await relay.remove();
    await outlet.close();
  }
}

/** Settings are laid over what the outlet has, those of Kafka over its topic and addresses. */
const exporterOf = ({ exporter }, settings) => ({
  ...{ ...exporter, ...settings, eventType: 'tracking' },
  ...(exporter.kafka && { kafka: { ...exporter.kafka, ...settings.kafka } }),
});

const sender = (name, relay, options) =>
  new Sender({ endpoint: relay.url, name, options: { shutdownTimeoutMs: 500, ...options } });

async function resultOf(senders, outlet) {
  const tracked = senders.flatMap(({ ids }) => ids);
  const acknowledged = senders.flatMap((each) => each.acknowledged);
  const account = accountOf({ tracked, acknowledged, cameOut: await outlet.ids() });
  return { account, writes: await outlet.writes(), ...timesOf(senders.flatMap(({ responses }) => responses)), senders };
}

/** Sends the signal and waits for the end: SIGTERM is a stop, SIGKILL what a machine or its memory does. */
export const endBy = (relay, signal) => (signal === 'SIGTERM' ? relay.stop() : relay.kill());
