import { DEFAULT_FILE_FORMAT, FILE_FORMAT_NAMES, fileFormatOf, fileNamesOf } from '../exporters/file-formats.js';

const { feature, tracking } = fileNamesOf(fileFormatOf(DEFAULT_FILE_FORMAT));

/** Fits a screen of 24 lines of 80 characters. */
export const usage = `Usage: goff-dev-relay [--flags flags.yaml] [--port 1031] [--out ./events]

A GO Feature Flag relay for development: serves flags, takes events in, shows
them here and in the inspector, writes them to files. docs/dev-relay.md

  --flags FILE         flags to serve; changes are picked up. Default: no flags
  --port PORT          default 1031; 0 takes any free port
  --host HOST          default 127.0.0.1, which this machine alone can reach
  --out FOLDER         write ${feature} and ${tracking} there
  --format FORMAT      of these files: ${FILE_FORMAT_NAMES.join(', ')}. Default: ${DEFAULT_FILE_FORMAT}
  --quiet              no line for each event that arrives
  --chaos RATE[:SEED]  let this share of the requests with events fail, 0 to 1
  --api-key KEY        ask clients for this key; may be repeated
  --admin-key KEY      a key that is accepted beside those; may be repeated
  --dev-api            the inspector and /dev/* also where others can reach them
  --allow-host NAME    a host name under which they may be asked for; repeatable
  --version            show the version
  --help               show this text

Exit codes: 0, 1 if the relay failed, 2 for wrong arguments.`;
