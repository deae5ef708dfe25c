// @ts-check
/** Writes `docs/errors.md` anew, from the comments of the codes. */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorsPage } from './error-codes/error-codes.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await writeFile(join(root, 'docs', 'errors.md'), await errorsPage(root));
