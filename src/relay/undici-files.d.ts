// undici publishes no types for its files.
declare module 'undici/lib/dispatcher/pool.js' {
  const exported: unknown;
  export default exported;
}

declare module 'undici/lib/dispatcher/client.js' {
  const exported: unknown;
  export default exported;
}

declare module 'undici/lib/core/connect.js' {
  const exported: unknown;
  export default exported;
}
