import type * as crypto from 'node:crypto';
import type * as fs from 'node:fs';
import type * as net from 'node:net';
import type * as workerThreads from 'node:worker_threads';

/**
 * Modules of Node.js that take milliseconds to load, and that not every provider needs. An import would load them with
 * the package, and `import()` returns them too late: each getter loads its module synchronously, when it is first read.
 */
export const builtinModules = {
  get crypto(): typeof crypto {
    return process.getBuiltinModule('node:crypto');
  },
  /** Node has loaded it already, but an import reads all members of `node:fs`, and one of them loads all streams. */
  get fs(): typeof fs {
    return process.getBuiltinModule('node:fs');
  },
  get net(): typeof net {
    return process.getBuiltinModule('node:net');
  },
  get workerThreads(): typeof workerThreads {
    return process.getBuiltinModule('node:worker_threads');
  },
} as const;
