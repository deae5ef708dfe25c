/** How many requests have arrived, by endpoint; OPTIONS are not counted. */
export interface RequestCounts {
  collector: number;
  ofrep: number;
  configuration: number;
  /** Everything else: flag changes, monitoring, unknown routes. */
  other: number;
  /** Those among them that failed because a test or chance wanted it. */
  failed: number;
}

export function noRequests(): RequestCounts {
  return { collector: 0, ofrep: 0, configuration: 0, other: 0, failed: 0 };
}
