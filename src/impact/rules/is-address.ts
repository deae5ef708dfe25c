/** `s3://bucket/*.json` and the like, which DuckDB reads itself: it finds the files, too. */
export function isAddress(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//.test(path);
}
