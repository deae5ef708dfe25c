import { encodeEventLine } from '../../events/exported-event.js';
import type { FileFormat } from '../file-format.js';

/** One JSON text a line, as the relay's file exporter writes it. */
export const json: FileFormat = { extension: 'json', encode: encodeEventLine };
