import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GoFeatureFlagProvider } from '../../dist/index.js';
import { contexts } from './cases.mjs';

const { OpenFeature } = createRequire(new URL('../../package.json', import.meta.url))('@openfeature/server-sdk');

const WARM_UP = 4;
const ROUNDS = 9;
/** Evaluations of one turn of the event loop; between two turns the exposures are sent. */
const TURN = 200;
/** Turns of a round: enough for the garbage of each subject to be collected several times. */
const TURNS = 60;

/** A provider of nothing: what the OpenFeature client costs by itself. */
const constantProvider = {
  metadata: { name: 'constant' },
  runsOn: 'server',
  hooks: [
    { before() {}, after() {} },
    { after() {}, error() {} },
  ],
  async resolveBooleanEvaluation() {
    return { value: true, variant: 'enabled', reason: 'STATIC', flagMetadata: {} };
  },
};

/**
 * Processor time of one evaluation in a turn of the event loop: other work on the machine does not change it as it
 * changes the time on the clock.
 */
async function turnNs(evaluate) {
  const start = process.cpuUsage();
  for (let index = 0; index < TURN; index++) await evaluate(index);
  const { user, system } = process.cpuUsage(start);
  await nextTurn();
  return ((user + system) * 1000) / TURN;
}

const median = (values) => [...values].sort((left, right) => left - right)[values.length >> 1];
const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length;

async function startRelay(flags) {
  const relay = fork(fileURLToPath(new URL('./relay-process.mjs', import.meta.url)));
  const [port] = await once(relay, 'message');
  relay.send(flags);
  await once(relay, 'message');
  return { url: `http://127.0.0.1:${port}`, stop: () => relay.disconnect() };
}

/** The subjects turn by turn, so that whatever slows the machine slows all of them; the means of each round. */
async function alternate(subjects) {
  const rounds = subjects.map(() => []);
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const turns = subjects.map(() => []);
    for (let turn = 0; turn < TURNS * subjects.length; turn++) {
      const index = turn % subjects.length;
      turns[index].push(await turnNs(subjects[index]));
    }
    if (round >= WARM_UP) turns.forEach((samples, index) => rounds[index].push(mean(samples)));
  }
  return rounds;
}

/**
 * Nanoseconds of one evaluation of a case: `provider`, its resolver alone; `client`, through OpenFeature with the
 * exposure recorded; `constant`, through OpenFeature on top of a provider that returns a constant; `clientRatio`, the
 * median of the rounds' ratios of these two. Throws if an exposure is missing: then the figures mean nothing.
 */
export async function throughProvider({ inputs }) {
  // One flag of all that are loaded.
  const { flagKey } = inputs[inputs.length >> 1];
  const relay = await startRelay(Object.fromEntries(inputs.map((input) => [input.flagKey, input.flag])));
  const provider = new GoFeatureFlagProvider({ endpoint: relay.url });
  await OpenFeature.setProviderAndWait('ours', provider);
  await OpenFeature.setProviderAndWait('constant', constantProvider);
  const [ours, constant] = ['ours', 'constant'].map((domain) => OpenFeature.getClient(domain));
  let exposures = 0;
  const rounds = await alternate([
    (index) => provider.resolveBooleanEvaluation(flagKey, false, contexts[index & 15]),
    (index) => (exposures++, ours.getBooleanDetails(flagKey, false, contexts[index & 15])),
    (index) => constant.getBooleanDetails(flagKey, false, contexts[index & 15]),
  ]);
  await OpenFeature.clearProviders();
  relay.stop();
  const { accepted, delivered } = provider.stats();
  if (accepted !== exposures || delivered !== exposures)
    throw new Error(`${exposures} exposures, ${delivered} delivered`);
  const [providerNs, clientNs, constantNs] = rounds.map(median);
  const clientRatio = median(rounds[1].map((ns, round) => ns / rounds[2][round]));
  return { providerNs, clientNs, constantNs, clientRatio };
}
