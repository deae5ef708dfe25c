import { readAllowedHosts } from './dev-api/allowed-hosts.js';
import type { FileFormatName } from './exporters/file-formats.js';
import type { ChaosOptions } from './failures/chaos.js';
import type { ApiKeys } from './http/authentication.js';
import { InvalidArgumentError } from './errors.js';
import { checkNames, type KnownNames } from './known-names.js';
import type { DevRelayLogger } from './logger.js';

export interface DevRelayOptions {
  /** Flags by key, in the form of a flag file. Cannot be combined with `flagsFile`. Default: none. */
  readonly flags?: Readonly<Record<string, unknown>> | undefined;
  /**
   * A flag file: `.json` is JSON, `.toml` TOML, any other name YAML. It is looked at every `pollingInterval` for
   * changes.
   */
  readonly flagsFile?: string | undefined;
  /** Milliseconds between two looks at `flagsFile`. Default 1,000. */
  readonly pollingInterval?: number | undefined;
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /**
   * A folder for one file of exposures and one of tracking events: `feature.json` and `tracking.json` with the default
   * format. It is made if it is missing; the files are appended to. Default: no files.
   */
  readonly outputDir?: string | undefined;
  /** The format of these files, `'json'`: one JSON text a line. Default `'json'`. */
  readonly outputFormat?: FileFormatName | undefined;
  /** Evaluation keys make the relay ask for a key; admin keys are accepted beside them. Default: everybody may pass. */
  readonly apiKeys?: ApiKeys | undefined;
  /** Attributes laid over every evaluation context, and sent with the flag configuration. */
  readonly evaluationContextEnrichment?: Readonly<Record<string, unknown>> | undefined;
  /** Failures at random. Default: none. */
  readonly chaos?: ChaosOptions | undefined;
  /** The most events that `events` holds, the latest ones. Default: no limit. */
  readonly maxEventsInMemory?: number | undefined;
  /** Sent as `X-GOFEATUREFLAG-VERSION`. Default `v1.55.2`, the release whose behaviour is imitated. */
  readonly relayVersion?: string | undefined;
  /**
   * Whether `/dev/...` and the inspector at `/` are served, which show and change everything. Default: on a loopback
   * address only, such as 127.0.0.1.
   */
  readonly devApi?: boolean | undefined;
  /**
   * Host names, without a port, that requests for them may use, beside localhost, 127.0.0.1 and [::1]. Default: none.
   */
  readonly allowHosts?: readonly string[] | undefined;
  /** Default: warnings and errors on stderr. */
  readonly logger?: DevRelayLogger | undefined;
}

/**
 * Throws a `TypeError` with one sentence for an unknown option, for two that exclude each other, and for a wrong
 * `devApi` or `allowHosts`, which could open what should be closed.
 */
export function checkOptions(options: DevRelayOptions): void {
  checkNames(options, OPTIONS);
  const { devApi, allowHosts = [] } = options;
  readAllowedHosts(allowHosts);
  if (devApi !== undefined && typeof devApi !== 'boolean') {
    throw new InvalidArgumentError(code, `Expected \`devApi\` to be true or false, got \`${String(devApi)}\``);
  }
  if (options.flags === undefined || options.flagsFile === undefined) return;
  throw new InvalidArgumentError(code, 'Expected `flags` or `flagsFile`, got both');
}

const OPTION_NAMES: Readonly<Record<keyof DevRelayOptions, true>> = {
  flags: true,
  flagsFile: true,
  pollingInterval: true,
  port: true,
  host: true,
  outputDir: true,
  outputFormat: true,
  apiKeys: true,
  evaluationContextEnrichment: true,
  chaos: true,
  maxEventsInMemory: true,
  relayVersion: true,
  devApi: true,
  allowHosts: true,
  logger: true,
};

const code = 'INVALID_OPTIONS';

const OPTIONS: KnownNames = { what: 'an option of startDevRelay', names: Object.keys(OPTION_NAMES), code };
