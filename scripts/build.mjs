// @ts-check
// Builds `dist/` anew. It calls tsdown instead of its command, which prints a line of its own on Node.js 20: there the
// package is built as well, and `npm test` prints nothing but tests. Exit codes: 0 built, 1 not.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

rmSync(fileURLToPath(new URL('../dist', import.meta.url)), { recursive: true, force: true });
await build({ configLoader: 'unrun', logLevel: 'warn' });
