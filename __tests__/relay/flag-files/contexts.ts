/** Dates in flag files lie on both sides of it; the same for all contexts, because the relay remembers some results. */
const gofeatureflag = { currentDateTime: '2026-06-15T12:00:00Z' };

/** Every flag is evaluated for these four. */
export const CONTEXTS: readonly object[] = [
  { targetingKey: 'user-1', email: 'alice@example.org', age: 42, country: 'FR', beta: true, gofeatureflag },
  { targetingKey: 'd45e303a-38c2-11ed-a261-0242ac120002', age: 7, company: { name: 'acme', size: 12 }, gofeatureflag },
  { targetingKey: 'ünï-😀', anonymous: true, version: '1.10.0', country: 'NO', beta: false, gofeatureflag },
  { gofeatureflag },
];
