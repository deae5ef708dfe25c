/**
 * Options of which none is left out and none is `undefined`. `Required` alone leaves `undefined` where the option
 * itself takes it.
 */
export type Completed<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };
