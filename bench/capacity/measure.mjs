// node bench/capacity/measure.mjs: puts what an event costs into costs.json: of the provider from the results of
// `npm run bench -- deliver`, of the relay by measuring it. What is not measured here stays as it is.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MissingPrerequisiteError } from '../lib/missing-prerequisite-error.mjs';
import { runCommand } from '../lib/run-command.mjs';
import { relayCost } from './relay-cost.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const results = here('../results/latest.json');
const file = here('costs.json');

const rounded = (value, digits) => Number(value.toFixed(digits));

function providerCosts(costs) {
  if (!existsSync(results)) throw new MissingPrerequisiteError('Run `npm run bench -- deliver` first.');
  const { cpuUs, largestBody } = JSON.parse(readFileSync(results, 'utf8')).summaries.deliver.ours;
  // The largest body is a full one, in which the envelope is next to nothing.
  const bytesPerEvent = rounded(largestBody / costs.maxBatchSize.value, 0);
  return { providerCpuUs: rounded(cpuUs, 2), bytesPerEvent };
}

async function main() {
  const costs = JSON.parse(readFileSync(file, 'utf8'));
  const relay = await relayCost();
  console.log(`the relay: ${relay.cpuUs.toFixed(2)} µs of processor time for an event`);
  console.log(`           ${Math.round(relay.eventsPerSecond).toLocaleString('en')} events/s taken in`);
  const measured = { ...providerCosts(costs), relayCpuUs: rounded(relay.cpuUs, 2) };
  for (const [name, value] of Object.entries(measured)) costs[name].value = value;
  writeFileSync(file, `${JSON.stringify(costs, undefined, 2)}\n`);
}

await runCommand(main);
