import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { blocksOf } from '../../scripts/code-blocks/code-blocks.mjs';
import { readPages } from '../../scripts/docs/pages.mjs';
import { EXPORTER_YAML } from '../../src/cli/doctor/check-exporter.js';
import { RelayProcess } from '../helpers/relay-process.js';
import { waitUntil } from '../helpers/wait-until.js';

const root = resolve(__dirname, '../..');
const FLAGS = '{"flag":{"variations":{"on":true},"defaultRule":{"variation":"on"}}}';

/** The configurations that pages show, whole or a part, such as those of relay.md, impact.md and kafka.md. */
const shown = [...readPages(root)].flatMap(([page, text]) =>
  blocksOf(text)
    .filter(
      ({ language, text: block }) => language === 'yaml' && /^(?:exporters|retrievers|authorizedKeys):/m.test(block),
    )
    .map(({ line, text: block }) => ({ place: `${page}:${line}`, block })),
);

const configurations = [...shown, { place: 'goff-doctor', block: `${EXPORTER_YAML}\n` }];

let relay: RelayProcess | undefined;

afterEach(async () => {
  await relay?.stop();
  relay = undefined;
});

/** The block with the ports, addresses, paths and times of this machine, and what a part of a configuration lacks. */
function here(block: string, port: number): string {
  const text = block
    .replace(/host: [\d.]+/, 'host: 127.0.0.1')
    .replace(/port: \d+/, `port: ${port}`)
    .replaceAll('kafka:9092', '127.0.0.1:1')
    .replace(/path: \S+\/flags\.yaml/, 'path: flags.yaml')
    .replace(/,? *flushInterval: \d+/g, '')
    .replace(/^(.*)outputDir: [^\s,}]+/gm, (_whole, before: string) => {
      const next = before.includes('{') ? ', ' : `\n${before.replace('-', ' ')}`;
      return `${before}outputDir: out${next}flushInterval: 50`;
    });
  const rest = {
    server: `server: { mode: http, host: 127.0.0.1, port: ${port} }`,
    retrievers: 'retrievers: [{ kind: file, path: flags.yaml }]',
  };
  const missing = Object.entries(rest).filter(([member]) => !new RegExp(`^${member}:`, 'm').test(text));
  return `${missing.map(([, lines]) => `${lines}\n`).join('')}${text}`;
}

async function start(block: string): Promise<RelayProcess> {
  relay = await RelayProcess.start({
    files: { 'flags.yaml': FLAGS },
    config: (port) => here(block, port),
    configFile: 'goff-proxy.yaml',
  });
  return relay;
}

const keyOf = (block: string): string | undefined => /evaluation: \[([^\],]+)/.exec(block)?.[1];

function send({ url }: RelayProcess, key: string | undefined): Promise<Response> {
  const events = ['feature', 'tracking'].map((kind) => ({ kind, key: `a ${kind}`, userKey: 'ann', creationDate: 1 }));
  return fetch(`${url}/v1/data/collector`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'x-api-key': key }) },
    body: JSON.stringify({ events }),
  });
}

/** The lines of all files that the exporters have written. */
function exportedBy({ directory }: RelayProcess): string {
  const out = join(directory, 'out');
  const names = existsSync(out) ? readdirSync(out) : [];
  return names.map((name) => readFileSync(join(out, name), 'utf8')).join('');
}

it('the pages show configurations, which this test finds', () => {
  expect(new Set(shown.map(({ place }) => place.split(':')[0]))).toEqual(
    new Set(['docs/relay.md', 'docs/impact.md', 'docs/kafka.md']),
  );
});

it.each(configurations)('a relay starts with the configuration of $place, and takes events', async ({ block }) => {
  const started = await start(block);
  const response = await send(started, keyOf(block));
  expect([response.status, await response.json()]).toEqual([200, { ingestedContentCount: 2 }]);
});

it.each(configurations.filter(({ block }) => block.includes('kind: file') && block.includes('outputDir')))(
  'a relay with the configuration of $place exports both kinds of events',
  async ({ block }) => {
    const started = await start(block);
    await send(started, keyOf(block));
    const kinds = (): string[] => ['feature', 'tracking'].filter((kind) => exportedBy(started).includes(`"a ${kind}"`));
    await waitUntil('both kinds of events', () => kinds().length === 2);
    expect(exportedBy(started).trimEnd().split('\n')).toHaveLength(2);
  },
);

it.each(configurations.filter(({ block }) => keyOf(block) !== undefined))(
  'a relay with the configuration of $place takes nothing without its key',
  async ({ block }) => {
    expect((await send(await start(block), undefined)).status).toBe(401);
  },
);
