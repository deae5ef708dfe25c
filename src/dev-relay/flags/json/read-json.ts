import { GoEofError, GoSyntaxError } from '../../go/scanner.js';
import { withoutInvalidBytes } from '../../go/text.js';
import { decodeFlags, type FlagDefinitions } from '../decode-flags.js';
import { UnreadableFlagError } from '../unreadable-flag.js';
import { JsonSource } from './json-source.js';
import { jsonTree, type JsonNode } from '../../go/json-tree.js';
import { positionAt } from './position-at.js';

/** Reads flags from JSON as Go's `encoding/json` does. Throws `UnreadableFlagError`. */
export function readJsonFlags(file: Buffer): FlagDefinitions {
  const bytes = withoutInvalidBytes(file);
  return decodeFlags(parse(bytes), new JsonSource(bytes));
}

/** Reads flags from objects, as if they had been written as JSON. Throws `UnreadableFlagError`, without a place. */
export function readFlagObjects(flags: unknown): FlagDefinitions {
  const bytes = Buffer.from(JSON.stringify(flags ?? []));
  return decodeFlags(jsonTree(bytes), new ObjectSource(bytes));
}

/** Objects come from no file, so an error has no line. */
class ObjectSource extends JsonSource {
  override position(): undefined {
    return undefined;
  }
}

function parse(bytes: Buffer): JsonNode {
  try {
    return jsonTree(bytes);
  } catch (error) {
    if (error instanceof GoSyntaxError) {
      throw new UnreadableFlagError(error.message, positionAt(bytes, error.offset - 1));
    }
    if (error instanceof GoEofError)
      throw new UnreadableFlagError('the text ends too early', positionAt(bytes, bytes.length));
    throw error;
  }
}
