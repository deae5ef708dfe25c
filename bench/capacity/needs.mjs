const MICROSECONDS = 1e6;
const BITS = 8;

/** Events a second that the table is about. */
export const RATES = [10_000, 100_000, 1_000_000];

/** What a reader has to know of every cost: its unit, and what has that cost. */
const COSTS = {
  providerCpuUs: 'processor time of a provider process for an event, µs',
  bytesPerEvent: 'bytes of an event in a request',
  relayCpuUs: 'processor time of the relay for an event, exported in bulk to a file, µs',
  kafkaEventsPerSecond: 'events a second that one relay sends to Kafka, one by one',
  maxBatchSize: 'events in a request, at most',
  utilisation: 'part of a processor that is used at the usual rate',
  partitionBytesPerSecond: 'bytes a second of a partition',
  replication: 'copies of each event in the broker',
};

/** What this many events a second need, by the costs (`value` of each): the formulas of docs/fleet.md. */
export function needsOf(eventsPerSecond, costs) {
  const of = (name) => costs[name].value;
  const cores = (cpuUs) => (eventsPerSecond * cpuUs) / MICROSECONDS / of('utilisation');
  const bytesPerSecond = eventsPerSecond * of('bytesPerEvent');
  return {
    providerCores: cores(of('providerCpuUs')),
    requestsPerSecond: eventsPerSecond / of('maxBatchSize'),
    relayCores: Math.ceil(cores(of('relayCpuUs'))),
    kafkaRelays: Math.ceil(eventsPerSecond / of('kafkaEventsPerSecond')),
    partitions: Math.ceil(bytesPerSecond / of('partitionBytesPerSecond')),
    toRelayMbit: (bytesPerSecond * BITS) / 1e6,
    toBrokerMbit: (bytesPerSecond * BITS * of('replication')) / 1e6,
  };
}

export const NEEDS_HEAD = 'events/s';

/** The rows of the table of needs, its header first. */
export function needRows(costs) {
  const head = ['provider cores', 'full requests/s', 'relay cores, bulk', 'relays, Kafka', 'partitions'];
  const rows = RATES.map((rate) => {
    const needs = needsOf(rate, costs);
    const { requestsPerSecond, relayCores, kafkaRelays, partitions, toRelayMbit, toBrokerMbit } = needs;
    const counts = [requestsPerSecond, relayCores, kafkaRelays, partitions, toRelayMbit, toBrokerMbit].map(count);
    return [count(rate), needs.providerCores.toFixed(2), ...counts];
  });
  return [[NEEDS_HEAD, ...head, 'Mbit/s to the relays', 'Mbit/s into the broker'], ...rows];
}

export const COSTS_HEAD = 'input';

/** The rows of the table of inputs, its header first. */
export function costRows(costs) {
  const rows = Object.entries(COSTS).map(([name, what]) => {
    const { value, by } = costs[name];
    return [`\`${name}\`: ${what}`, value.toLocaleString('en', { maximumFractionDigits: 2 }), by];
  });
  return [[COSTS_HEAD, 'value', 'by'], ...rows];
}

const count = (value) => Math.round(value).toLocaleString('en');
