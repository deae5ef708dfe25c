import { parseArgs, type ParseArgsConfig } from 'node:util';
import { visible } from '../log-text.js';
import { nearestOption } from '../options/nearest-option.js';
import { CommandError } from './command-error.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What `parseArgs` makes of the options, where positional arguments are allowed. */
export type Parsed<Known extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: Known }>
>;

/**
 * Reads a command line. `owner` tells people whose options these are.
 *
 * @throws CommandError `INVALID_ARGUMENT`; the value of an unknown option is not repeated
 */
export function parseOptions<const Known extends Options>(
  args: readonly string[],
  { options, owner }: { readonly options: Known; readonly owner: string },
): Parsed<Known> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw invalidArgument(sentence(message));
    const [, unknown = ''] = /'(-[^']*)'/.exec(message) ?? [];
    throw invalidArgument(unknownOption(unknown, { names: Object.keys(options), owner }));
  }
}

/** Node's messages say more in further lines. */
function sentence(message: string): string {
  return visible((message.split('\n')[0] ?? '').replace(/\.?$/, '.'));
}

interface KnownOptions {
  readonly names: readonly string[];
  readonly owner: string;
}

/** How somebody may spell an option for the key itself. */
const KEYS: ReadonlySet<string> = new Set(['--api-key', '--apiKey', '--apikey', '--api_key', '--key']);

/** Names an unknown option without what may be its value: that may be a key. */
function unknownOption(unknown: string, { names, owner }: KnownOptions): string {
  const [name = ''] = unknown.split('=');
  if (KEYS.has(name) && names.includes('api-key-file')) {
    return `There is no option ${name}, because other users can read command lines; use --api-key-file.`;
  }
  const nearest = nearestOption(name, names);
  const options = names.map((option) => `--${option}`).join(', ');
  const hint = nearest === undefined ? `the options of ${owner} are ${options}.` : `did you mean ${nearest}?`;
  return `There is no option ${visible(name, 60)}; ${hint}`;
}

/** The error for a wrong argument. A message that ends with a question gets no full stop. */
export function invalidArgument(message: string): CommandError {
  return new CommandError(message.replace(/\?\.$/, '?'), 'INVALID_ARGUMENT');
}
