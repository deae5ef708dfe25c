/** A request for one of the relay's endpoints, as the relay has seen it. */
export interface SeenRequest {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly endpoint: string;
  readonly bytes: number;
  readonly events?: number;
  /** A status, or what became of a request that got none. */
  readonly outcome: number | 'reset' | 'gone';
  /** Whether it failed because somebody or chance wanted it. */
  readonly failed: boolean;
  readonly durationMs: number;
}

export const isError = ({ outcome, failed }: SeenRequest): boolean =>
  failed || typeof outcome === 'string' || outcome >= 400;
