import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import {
  recordedPairs,
  RelaySession,
  relaySetups,
  type ExportedLines,
  type PlayedPair,
  type RecordedPair,
} from '../helpers/relay-responses.js';
import { temporaryFolder } from '../helpers/temporary-files.js';
import { silentLogger } from '../helpers/silent-logger.js';

const otherEndpoints = /^\/(stream|ws|admin)\//;

/** What happened to the flag file before a pair was recorded. */
const flagFileBefore: Record<string, string[]> = {
  'configuration: unreadable file, the last good set stays': [
    JSON.stringify({
      f1: { variations: { on: true, off: false }, defaultRule: { variation: 'off' } },
      neu: { variations: { on: true, off: false }, defaultRule: { variation: 'on' } },
    }),
    'no JSON',
  ],
};

describe.each(['open', 'keys', 'bare'])('the dev relay in the set-up %s', (setupName) => {
  const pairs = recordedPairs.filter(
    ({ config, request }) => config === setupName && !otherEndpoints.test(request.path),
  );
  const played = new Map<string, PlayedPair>();

  beforeAll(async () => {
    for (const result of await playSetup(setupName, pairs)) played.set(result.name, result);
  });

  it.each(pairs.map(({ name }) => name))('responds as the real relay: %s', (name) => {
    const { actual, expected } = played.get(name) as PlayedPair;
    expect(actual).toEqual(expected);
  });
});

async function playSetup(setupName: string, pairs: readonly RecordedPair[]): Promise<PlayedPair[]> {
  const folder = await temporaryFolder();
  const { config, files } = relaySetups[setupName]!;
  const flagsFile = join(folder, 'flags.json');
  await writeFile(flagsFile, JSON.stringify(files['flags.json']));
  const relay = await startDevRelay({
    flagsFile,
    pollingInterval: 3_600_000,
    outputDir: join(folder, 'out'),
    apiKeys: config.authorizedKeys ?? {},
    evaluationContextEnrichment: config.evaluationContextEnrichment ?? {},
    logger: silentLogger,
  });
  try {
    const session = new RelaySession({ baseUrl: relay.url, takeExported: exportedSince(relay, join(folder, 'out')) });
    const results: PlayedPair[] = [];
    for (const pair of pairs) {
      for (const text of flagFileBefore[pair.name] ?? []) {
        await writeFile(flagsFile, text);
        await relay.refresh();
      }
      results.push(await session.play(pair));
    }
    return results;
  } finally {
    await relay.close();
  }
}

function exportedSince(relay: DevRelay, outputDir: string): () => Promise<ExportedLines> {
  const seen = { feature: 0, tracking: 0 };
  const take = async (which: 'feature' | 'tracking'): Promise<string[]> => {
    const text = (await readFile(join(outputDir, `${which}.json`), 'utf8')).slice(seen[which]);
    seen[which] += text.length;
    return text.split('\n').slice(0, -1);
  };
  return async () => {
    await relay.flush();
    return { feature: await take('feature'), tracking: await take('tracking') };
  };
}
