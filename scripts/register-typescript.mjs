import module from 'node:module';
import { load, resolve } from './typescript-loader.mjs';

// Node 20 has no hooks that run in the same thread; Node 26 warns of the others.
if (typeof module.registerHooks === 'function') module.registerHooks({ load, resolve });
else module.register('./typescript-loader.mjs', import.meta.url);
