import { setTimeout as delay } from 'node:timers/promises';
import { COLLECTOR_PATH } from './sendings.mjs';

/** Less than the relay needs for a batch, which it sends one event after the other. */
const WITHIN_BATCH_MS = 10;

const now = () => performance.now();

/**
 * Lets things go wrong while the visitors come, one after the other, and resolves with what an account has to know of
 * it: `{ relayKills, outages }`.
 */
export async function disturb({ instances, relays, balancer, kafka, setting, say }) {
  const total = setting.instances * setting.visitors;
  await instances.untilAccepted(total * 0.15);
  const relayKills = [await killRelay({ relay: relays[0], balancer, downMs: setting.relayDownMs, say })];
  await instances.untilAccepted(total * 0.3);
  say('SIGKILL', 'instance 3, in the middle of a turn of its event loop; it starts again');
  await instances.kill(3);
  await instances.untilAccepted(total * 0.4);
  say('SIGTERM', 'all instances, one after the other; each starts again');
  await instances.roll();
  if (setting.outageMs === 0) return { relayKills, outages: [] };
  await instances.untilAccepted(total * 0.7);
  return { relayKills, outages: [await stopBroker({ kafka, forMs: setting.outageMs, say })] };
}

async function killRelay({ relay, balancer, downMs, say }) {
  say('SIGKILL', `the relay at ${relay.url}, with a batch in it; it is away for ${downMs / 1_000} s`);
  await balancer.passesOn(relay.url, COLLECTOR_PATH);
  await delay(WITHIN_BATCH_MS);
  const atMs = now();
  await relay.kill();
  await delay(downMs);
  await relay.start();
  return { relay: relay.url, atMs };
}

async function stopBroker({ kafka, forMs, say }) {
  say('broker', `is stopped for ${forMs / 1_000} s`);
  const fromMs = now();
  await kafka.stopBroker();
  await delay(forMs - (now() - fromMs));
  await kafka.startBroker();
  const toMs = now();
  say('broker', `serves again, after ${((toMs - fromMs) / 1_000).toFixed(1)} s`);
  return { fromMs, toMs };
}
