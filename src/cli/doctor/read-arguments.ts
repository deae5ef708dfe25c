import { apiKeyFileOf, checkedBy, endpointOf, millisecondsOf } from '../option-values.js';
import { invalidArgument, parseOptions, type Parsed } from '../parse-options.js';
import { quoted } from '../../log-text.js';

/** What the command line asks for. */
export interface DoctorCommand {
  readonly endpoint: string;
  /** Where events go. */
  readonly collector: string;
  /** The path of a file, or `-` for standard input. */
  readonly apiKeyFile: string | undefined;
  /** Flags that the relay has to have. */
  readonly flags: readonly string[];
  /** The path of the relay's configuration. */
  readonly relayConfig: string | undefined;
  readonly send: boolean;
  /** An address without credentials. */
  readonly proxy: string | undefined;
  /** The path of a file that holds the address of a proxy. */
  readonly proxyFile: string | undefined;
  /** The path of a file with certificates. */
  readonly ca: string | undefined;
  /** For all requests together. */
  readonly timeoutMs: number;
  readonly json: boolean;
}

const text = { type: 'string' } as const;
const bool = { type: 'boolean' } as const;

const OPTIONS = {
  ...{ endpoint: text, collector: text, 'api-key-file': text, 'relay-config': text },
  ...{ proxy: text, 'proxy-file': text, ca: text, timeout: text },
  ...{ send: bool, json: bool },
  help: { type: 'boolean', short: 'h' },
  flag: { type: 'string', multiple: true },
} as const;

type Values = Parsed<typeof OPTIONS>['values'];

const DEFAULT_SECONDS = '20';

/** Reads the arguments of `goff-doctor`; `undefined` if help is asked for. Throws a `CommandError`. */
export function readArguments(args: readonly string[]): DoctorCommand | undefined {
  const { values, positionals } = parseOptions(args, { options: OPTIONS, owner: 'goff-doctor' });
  if (values.help === true) return undefined;
  const [stray] = positionals;
  if (stray !== undefined) throw invalidArgument(`Expected options only, got ${quoted(stray)}.`);
  const {
    endpoint: given,
    collector,
    flag: flags = [],
    timeout = DEFAULT_SECONDS,
    send = false,
    json = false,
  } = values;
  if (given === undefined) throw invalidArgument('Expected --endpoint with the address of a relay, got none.');
  const endpoint = endpointOf(given);
  return {
    ...{ endpoint, flags, send, json, ...proxyOf(values) },
    collector: collector === undefined ? endpoint : collectorOf(collector, endpoint),
    apiKeyFile: apiKeyFileOf(values['api-key-file']),
    relayConfig: fileOf(values, 'relay-config'),
    ca: fileOf(values, 'ca'),
    timeoutMs: millisecondsOf(timeout),
  };
}

function collectorOf(collector: string, endpoint: string): string {
  const options = { endpoint, dataCollectorBaseURL: collector };
  return checkedBy(options, { dataCollectorBaseURL: '--collector' }).dataCollectorBaseURL;
}

function proxyOf(values: Values): Pick<DoctorCommand, 'proxy' | 'proxyFile'> {
  const { proxy } = values;
  const proxyFile = fileOf(values, 'proxy-file');
  if (proxy !== undefined && proxyFile !== undefined) {
    throw invalidArgument('Expected --proxy or --proxy-file, got both.');
  }
  if (proxy?.includes('@')) {
    throw invalidArgument('Expected --proxy without credentials, which belong into the file that --proxy-file names.');
  }
  if (proxy !== undefined) checkedBy({ endpoint: 'http://relay', proxyUrl: proxy }, { proxyUrl: '--proxy' });
  return { proxy, proxyFile };
}

function fileOf(values: Values, name: 'relay-config' | 'proxy-file' | 'ca'): string | undefined {
  const file = values[name];
  if (file !== '') return file;
  throw invalidArgument(`Expected --${name} to name a file, got "".`);
}
