import { quoted } from '../../log-text.js';
import { nearestName } from '../../options/nearest-name.js';
import { apiKeyFileOf, endpointOf, millisecondsOf } from '../option-values.js';
import { invalidArgument, parseOptions, type Parsed } from '../parse-options.js';

/** What the command line asks for. */
export type SpoolCommand = LookCommand | SendCommand;

interface AnyCommand {
  /** What the provider's option `spool.directory` names. */
  readonly directory: string;
  readonly json: boolean;
}

export interface LookCommand extends AnyCommand {
  readonly kind: 'ls' | 'stats' | 'cat';
  /** Only files whose events go there are shown. */
  readonly endpoint: string | undefined;
}

export interface SendCommand extends AnyCommand {
  readonly kind: 'send';
  readonly endpoint: string;
  /** The path of a file, or `-` for standard input. */
  readonly apiKeyFile: string | undefined;
  readonly anyEndpoint: boolean;
  /** How long the command goes on while the relay accepts nothing, in milliseconds. */
  readonly timeoutMs: number;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const common = { json: flag, help: { type: 'boolean', short: 'h' }, endpoint: text } as const;
const sending = { ...common, 'api-key-file': text, 'any-endpoint': flag, timeout: text } as const;

const OPTIONS = { ls: common, stats: common, cat: common, send: sending };

type Kind = keyof typeof OPTIONS;

const DEFAULT_SECONDS = '60';

/** Reads the arguments of `goff-spool`; `undefined` if help is asked for. Throws a `CommandError`. */
export function readArguments(args: readonly string[]): SpoolCommand | undefined {
  const [kind, ...rest] = args;
  if (kind === '--help' || kind === '-h') return undefined;
  if (!isKind(kind)) throw invalidArgument(`Expected ls, stats, cat or send, got ${described(kind)}.`);
  const { values, positionals } = parseOptions(rest, { options: OPTIONS[kind] as typeof sending, owner: kind });
  if (values.help === true) return undefined;
  const directory = folderOf(positionals);
  const { json = false, endpoint } = values;
  if (kind !== 'send')
    return { kind, directory, json, endpoint: endpoint === undefined ? undefined : endpointOf(endpoint) };
  return { kind, directory, json, ...sendingOf(values) };
}

function sendingOf(values: Values): Omit<SendCommand, 'kind' | 'directory' | 'json'> {
  const { endpoint, timeout = DEFAULT_SECONDS } = values;
  if (endpoint === undefined) throw invalidArgument('Expected --endpoint with the address of a relay, got none.');
  return {
    endpoint: endpointOf(endpoint),
    apiKeyFile: apiKeyFileOf(values['api-key-file']),
    anyEndpoint: values['any-endpoint'] ?? false,
    timeoutMs: millisecondsOf(timeout),
  };
}

/** Refuses a path with a NUL, at which the system would cut it off. */
function folderOf([directory, ...more]: readonly string[]): string {
  const [second] = more;
  if (second !== undefined) throw invalidArgument(`Expected one folder, got ${quoted(second)} as well.`);
  if (directory === undefined) throw invalidArgument('Expected the folder of a spool, got none.');
  if (directory === '' || directory.includes('\0')) {
    throw invalidArgument(`Expected the folder of a spool, got ${quoted(directory)}.`);
  }
  return directory;
}

type Values = Parsed<typeof sending>['values'];

function isKind(kind: string | undefined): kind is Kind {
  return kind !== undefined && Object.hasOwn(OPTIONS, kind);
}

function described(kind: string | undefined): string {
  if (kind === undefined) return 'nothing';
  const nearest = nearestName(kind, Object.keys(OPTIONS));
  return nearest === undefined ? quoted(kind) : `${quoted(kind)}; did you mean ${nearest}?`;
}
