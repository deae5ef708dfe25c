/** The build puts it in the place of the global of that name: see `tsdown.config.ts`. */
export const queueMicrotask = globalThis.queueMicrotask.bind(globalThis);
