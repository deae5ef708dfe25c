/** The provider as it is, with a store that keeps its events in a database: built by `build.mjs`, for the benchmark. */
export * from '../../../src/index.ts';
export { keepIn } from './create-store.mjs';
