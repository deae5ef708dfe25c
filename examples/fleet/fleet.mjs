import { accountOf } from './account.mjs';
import { startBalancer } from './balancer.mjs';
import { startConsumer } from './consumer.mjs';
import { disturb } from './disturbances.mjs';
import { flags, idOf } from './events.mjs';
import { Instances } from './instances.mjs';
import { startKafka } from './kafka.mjs';
import { showProgress } from './progress.mjs';
import { startRelay } from './relay.mjs';
import { responsesOf } from './responses.mjs';
import { sendingOf } from './sendings.mjs';
import { eventsOf } from './topics.mjs';

const TOPICS = { exposures: 'feature', tracking: 'tracking' };
const FINISH_MS = 240_000;

/**
 * Runs the fleet in a folder, writes what has arrived to `setting.out`, and resolves with the account and with the
 * ledgers of the providers.
 *
 * @param {{
 *   setting: ReturnType<typeof import('./setting.mjs').settingOf>,
 *   folder: string,
 *   say: (who: string, what: string) => void,
 * }} run
 */
export async function runFleet({ setting, folder, say }) {
  const topics = Object.keys(TOPICS);
  const kafka = await startKafka({
    folder,
    topics: Object.fromEntries(topics.map((topic) => [topic, setting.partitions])),
  });
  say('Kafka', `${kafka.brokers[0]}, topics ${topics.join(' and ')}`);
  const source = { brokers: kafka.brokers, topics };
  const consumer = startConsumer({ ...source, folder: setting.out });
  const relays = [await startRelay(relaySetup(folder, kafka)), await startRelay(relaySetup(folder, kafka))];
  say('relays', relays.map(({ url }) => url).join(' and '));
  const sendings = [];
  const onExchange = (exchange) => sendings.push(...[sendingOf(exchange)].filter((sending) => sending !== undefined));
  const balancer = await startBalancer({ targets: relays.map(({ url }) => url), onExchange });
  say('balancer', balancer.url);
  const { instances, disturbances } = await trackAll({ setting, folder, say, balancer, relays, kafka });
  // What a relay would still send is not waited for: who stops a relay does not either.
  await Promise.all(relays.map((relay) => relay.stop()));
  await balancer.close();
  const arrived = (await eventsOf(source)).map(arrivedAs);
  const consumed = (await consumer.finish(arrived.length)).map(arrivedAs);
  say('consumer', `${consumed.length.toLocaleString('en')} lines in ${setting.out}`);
  await kafka.stop();
  const { lives } = instances;
  const account = accountOf({ tracked: instances.tracked(), arrived, consumed, sendings, lives, ...disturbances });
  return { account, ledger: instances.ledger(), requests: sendings.length, responses: responsesOf(sendings) };
}

function relaySetup(folder, kafka) {
  const exporters = Object.entries(TOPICS).map(([topic, eventType]) => ({
    ...{ kind: 'kafka', eventType, kafka: { topic, addresses: kafka.brokers } },
  }));
  return { folder, flags, exporters };
}

async function trackAll({ setting, folder, say, balancer, relays, kafka }) {
  const { instances: count, visitors, pauseMs, delivery } = setting;
  const instances = new Instances({
    folder: `${folder}/instances`,
    endpoint: balancer.url,
    count,
    visitors,
    pauseMs,
    delivery,
  });
  await instances.start();
  say('instances', `${count} processes, ${visitors} visitors each`);
  const hide = showProgress(() => instances.accepted, count * visitors, say);
  try {
    const disturbances = await disturb({ instances, relays, balancer, kafka, setting, say });
    await instances.untilAccepted(count * visitors);
    say('instances', 'deliver what waits');
    await instances.finished(FINISH_MS);
    return { instances, disturbances };
  } finally {
    hide();
  }
}

const arrivedAs = (event) => ({ id: idOf(event), eventId: event.trackingEventDetails?.eventId });
