import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { postJson } from '../helpers/raw-http.js';
import { temporaryFile } from '../helpers/temporary-files.js';
import { silentLogger } from '../helpers/silent-logger.js';

const big = '9007199254740993';
let relay: DevRelay;
afterEach(() => relay.close());

async function responses(yaml: string): Promise<{ single: string; bulk: string; configuration: string }> {
  relay = await startDevRelay({ flagsFile: await temporaryFile('flags.yaml', yaml), logger: silentLogger });
  const context = { context: { targetingKey: 'user-1' } };
  const [single, bulk, configuration] = await Promise.all([
    postJson(relay.url, '/ofrep/v1/evaluate/flags/f', context),
    postJson(relay.url, '/ofrep/v1/evaluate/flags', context),
    postJson(relay.url, '/v1/flag/configuration', {}),
  ]);
  return { single: single.body, bulk: bulk.body, configuration: configuration.body };
}

describe('a value of a YAML flag file that JSON or a number cannot hold', () => {
  it('is shown exactly if it is a large integer', async () => {
    const { single, bulk, configuration } = await responses(
      `f: { variations: { a: ${big} }, defaultRule: { variation: a }, metadata: { m: [${big}] } }`,
    );
    expect(single).toContain(`"value":${big}`);
    expect(single).toContain(`"m":[${big}]`);
    expect(bulk).toContain(`"value":${big}`);
    expect(configuration).toContain(`"variations":{"a":${big}}`);
  });

  it('is rounded where scheduled steps send the flag through JSON', async () => {
    const { single, configuration } = await responses(
      `f: { variations: { a: ${big} }, defaultRule: { variation: a }, scheduledRollout: [] }`,
    );
    expect(single).toContain('"value":9007199254740992');
    expect(configuration).toContain(`"variations":{"a":${big}}`);
  });

  it('is shown exactly if a scheduled step has brought it', async () => {
    const step = `{ date: 2024-01-01, variations: { a: ${big} } }`;
    const { single } = await responses(
      `f: { variations: { a: 1 }, defaultRule: { variation: a }, scheduledRollout: [${step}] }`,
    );
    expect(single).toContain(`"value":${big}`);
  });

  it('fails the evaluation only where it is served', async () => {
    const flag = (served: string): string =>
      `f: { variations: { a: 1, b: .nan }, defaultRule: { variation: ${served} } }`;
    const { single, configuration } = await responses(flag('a'));
    expect(single).toContain('"value":1,');
    expect(configuration).toBe('{"message":"Internal Server Error"}\n');
    await relay.close();
    expect((await responses(flag('b'))).single).toBe('{"message":"Internal Server Error"}\n');
  });

  it('keeps scheduled steps from being applied', async () => {
    const { single, bulk } = await responses(
      'f: { variations: { a: 1, b: .inf }, defaultRule: { variation: a }, scheduledRollout: [] }',
    );
    expect(single).toContain('"errorCode":"GENERAL"');
    expect(bulk).toContain('"errorDetails":"json: unsupported value: +Inf"');
  });

  it('gives nobody a variation if it is the weight', async () => {
    const { single } = await responses(
      'f: { variations: { a: 1, b: 2 }, defaultRule: { percentage: { a: .inf, b: 1 } } }',
    );
    expect(single).toContain('"value":2,"reason":"SPLIT"');
  });

  it('is of no type that bulk evaluation knows if it is a time', async () => {
    const { single, bulk } = await responses('f: { variations: { a: 2024-01-01 }, defaultRule: { variation: a } }');
    expect(single).toContain('"value":"2024-01-01T00:00:00Z"');
    expect(bulk).toContain('"errorCode":"TYPE_MISMATCH"');
  });
});
