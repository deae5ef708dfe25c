// @ts-check
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Gateway } from '../gateway.mjs';
import { RuntimeApi } from '../runtime-api.mjs';

export const title = 'AWS Lambda: frozen while its connections end, in four ways';

/** @type {readonly string[]} */
export const packages = [];

const FROZEN_MS = 3_000;

/** An invocation, the first one with the start of the process; a lost connection costs a second at least. */
const TAKEN_MS = { before: 10_000, after: 900 };

/** What becomes of the idle connections while the process is stopped. */
const fates = /** @type {const} */ (['end', 'reset', 'forget', 'restart']);

/** @param {import('../context.mjs').HostContext} context */
export async function run(context) {
  context.collector.idOf = ({ trackingEventDetails }) => trackingEventDetails.path;
  await context.copy('scripts/test-hosts/lambda-runtime.mjs');
  const paths = [];
  for (const guarantee of ['at-least-once', 'at-most-once']) {
    const text = await readFile(join(context.root, 'examples/lambda.mjs'), 'utf8');
    await context.write(`${guarantee}.mjs`, text.replace('eventId:', `deliveryGuarantee: '${guarantee}', eventId:`));
    paths.push(...(await freeze(context, guarantee)));
  }
  await context.collector.hasEachOnce(paths);
}

/** @param {import('../context.mjs').HostContext} context @param {string} guarantee */
async function freeze(context, guarantee) {
  const { collector } = context;
  const gateway = new Gateway(() => collector.url);
  const runtime = new RuntimeApi();
  const env = { RELAY_URL: await gateway.start(), AWS_LAMBDA_RUNTIME_API: await runtime.start() };
  const lambda = context.start(['lambda-runtime.mjs', `${guarantee}.mjs`], env);
  const paths = [];
  /** @param {string} fate @param {'before' | 'after'} when */
  const invoke = async (fate, when) => {
    const path = `/${guarantee}/${fate}/${when}`;
    paths.push(path);
    const startMs = performance.now();
    const result = await runtime.invoke({ rawPath: path, headers: { 'x-user': 'ada' } });
    assert.equal(/** @type {{ statusCode?: number }} */ (result).statusCode, 200, `${path}: ${result}`);
    assert.ok(collector.ids.includes(path), `${path} had not arrived when the result was there`);
    assert.ok(performance.now() - startMs < TAKEN_MS[when], `${path} took more than ${TAKEN_MS[when]} ms`);
  };
  try {
    for (const fate of fates) {
      await invoke(fate, 'before');
      lambda.signal('SIGSTOP');
      if (fate === 'restart') {
        await collector.stop();
        await collector.startAgain();
      } else gateway[fate]();
      await delay(FROZEN_MS);
      const thawed = invoke(fate, 'after');
      lambda.signal('SIGCONT');
      await thawed;
    }
    assert.equal(lambda.errorOutput, '');
  } finally {
    await lambda.kill();
    gateway.close();
    runtime.close();
  }
  return paths;
}
