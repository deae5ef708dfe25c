import { parseArgs } from 'node:util';

import { readAllowedHosts } from '../dev-api/allowed-hosts.js';
import { DEFAULT_FILE_FORMAT, fileFormatOf, type FileFormatName } from '../exporters/file-formats.js';
import type { ChaosOptions } from '../failures/chaos.js';
import { messageOf } from '../error-message.js';
import { nearestOption } from '../../options/nearest-option.js';
import type { DevRelayOptions } from '../dev-relay-options.js';

export interface DevRelayCommand {
  /** What to print instead of serving. */
  readonly show?: 'help' | 'version';
  /** Whether the lines for events are left out. */
  readonly quiet: boolean;
  readonly relay: DevRelayOptions;
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

const OPTIONS = {
  flags: text,
  port: text,
  host: text,
  out: text,
  format: text,
  chaos: text,
  'api-key': texts,
  'admin-key': texts,
  'allow-host': texts,
  'dev-api': flag,
  quiet: flag,
  version: flag,
  help: { type: 'boolean', short: 'h' },
} as const;

/** Throws an error with one sentence for arguments that the command does not take. */
export function readArguments(args: readonly string[]): DevRelayCommand {
  const values = parse(args);
  checkNotEmpty(values);
  const { help, version, quiet = false } = values;
  const show = help === true ? 'help' : version === true ? 'version' : undefined;
  return { quiet, relay: relayOptions(values), ...(show === undefined ? {} : { show }) };
}

type Values = ReturnType<typeof parseThem>;

function parseThem(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS }).values;
}

function parse(args: readonly string[]): Values {
  try {
    return parseThem(args);
  } catch (error) {
    throw new TypeError(complaintOf(error), { cause: error });
  }
}

/** Keeps the first of node's sentences: the others explain what nobody asked. */
function complaintOf(error: unknown): string {
  const message = messageOf(error);
  const [, unknown] = /^Unknown option '(-[^']*)'/.exec(message) ?? [];
  if (unknown === undefined) return /^.*?(?:\.(?=\s)|$)/s.exec(message.split('\n', 1)[0] as string)?.[0] ?? message;
  const nearest = nearestOption(unknown, Object.keys(OPTIONS));
  return `Unknown option '${unknown}'${nearest === undefined ? '' : `: did you mean ${nearest}?`}`;
}

/** Refuses empty values: one usually comes from a variable that is not set. */
function checkNotEmpty(values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    if ([value].flat().includes('')) throw new TypeError(`Expected --${name} to have a value, got an empty one`);
  }
}

function relayOptions(values: Values): DevRelayOptions {
  const { flags, host, out, chaos, port = '1031', format = DEFAULT_FILE_FORMAT, 'dev-api': devApi } = values;
  const { 'api-key': evaluation = [], 'admin-key': admin = [], 'allow-host': allowHosts = [] } = values;
  fileFormatOf(format);
  return {
    port: readPort(port),
    apiKeys: { evaluation, admin },
    allowHosts: readAllowedHosts(allowHosts),
    outputFormat: format as FileFormatName,
    ...(flags === undefined ? {} : { flagsFile: flags }),
    ...(host === undefined ? {} : { host }),
    ...(out === undefined ? {} : { outputDir: out }),
    ...(chaos === undefined ? {} : { chaos: readChaos(chaos) }),
    ...(devApi === undefined ? {} : { devApi }),
  };
}

function readPort(port: string): number {
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return Number(port);
  throw new TypeError(`Expected --port to be a number from 0 to 65535, got "${port}"`);
}

const CHAOS = /^(\d*\.?\d+)(?::(-?\d{1,10}))?$/;

/** Draws a seed where none is given; a later run can be given the same one. */
function readChaos(chaos: string): ChaosOptions {
  const [, rate, seed = String(Math.floor(Math.random() * 2 ** 31))] = CHAOS.exec(chaos) ?? [];
  if (Number(rate) <= 1) return { rate: Number(rate), seed: Number(seed) };
  throw new TypeError(
    `Expected --chaos to be a share from 0 to 1, with a seed or without, such as 0.2:7, got "${chaos}"`,
  );
}
