/**
 * Options that are all present and never `undefined`. `Required` alone keeps `undefined` where the type of an option
 * includes it.
 */
export type Completed<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };
