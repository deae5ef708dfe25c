import { join } from 'node:path';

import { fileFormatOf, fileNamesOf, DEFAULT_FILE_FORMAT } from '../exporters/file-formats.js';
import type { DevRelay } from '../dev-relay.js';
import type { DevRelayOptions } from '../dev-relay-options.js';

/** What the command says at its start: where everything is. */
export function greeting(relay: DevRelay, options: DevRelayOptions): readonly string[] {
  const asksForKeys = options.apiKeys?.evaluation?.length ? true : false;
  return [
    `GO Feature Flag dev relay on ${relay.url}`,
    `Connect: new GoFeatureFlagProvider({ endpoint: '${relay.url}'${asksForKeys ? `, apiKey: '…'` : ''} })`,
    `Inspector: ${inspector(relay, asksForKeys ? ' (your browser asks for a key: it is the password)' : '')}`,
    `Flags: ${flags(options)}`,
    `Events: ${events(options)}`,
    ...chaos(options),
  ];
}

function inspector({ inspectorUrl }: DevRelay, hint: string): string {
  return inspectorUrl === undefined ? 'off, as others can reach this address (--dev-api)' : `${inspectorUrl}${hint}`;
}

function flags({ flagsFile }: DevRelayOptions): string {
  return flagsFile === undefined ? 'none (--flags FILE)' : `${flagsFile}, changes are picked up`;
}

function events({ outputDir, outputFormat = DEFAULT_FILE_FORMAT }: DevRelayOptions): string {
  if (outputDir === undefined) return 'not written (--out FOLDER)';
  const { feature, tracking } = fileNamesOf(fileFormatOf(outputFormat));
  return `${join(outputDir, feature)} and ${join(outputDir, tracking)}`;
}

function chaos({ chaos: asked }: DevRelayOptions): readonly string[] {
  if (asked === undefined) return [];
  const percent = Number((asked.rate * 100).toPrecision(6));
  return [`Failures: ${percent} % of the requests with events, the same ones with --chaos ${asked.rate}:${asked.seed}`];
}
