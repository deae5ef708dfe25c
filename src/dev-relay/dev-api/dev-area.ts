import type { IncomingMessage, ServerResponse } from 'node:http';

import { readAllowedHosts } from './allowed-hosts.js';
import type { DevParts } from './dev-parts.js';

/** The inspector, what it loads, and `/dev/...`: paths that the real relay does not have. */
const PLACES = /^\/(?:$|(?:dev|inspector)(?:\/|$))/;

/** 127.0.0.0/8 and ::1, also as an IPv4 address that is written as IPv6. */
const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

export interface DevAreaOptions extends DevParts {
  /** Whether the area is open on any address. Undefined: only where the relay listens on a loopback address. */
  readonly devApi: boolean | undefined;
}

/**
 * What a dev relay has beside the relay's endpoints: `/dev/...` and the inspector. The endpoints' CORS headers,
 * failures and counters do not apply to it. The code behind it is loaded at the first request for it.
 */
export class DevArea {
  readonly #parts: DevParts;
  readonly #devApi: boolean | undefined;
  /** One controller for each request that is being served. */
  readonly #open = new Set<AbortController>();
  #isOn = false;
  #isClosed = false;

  constructor({ devApi, ...parts }: DevAreaOptions) {
    this.#parts = { ...parts, allowHosts: readAllowedHosts(parts.allowHosts) };
    this.#devApi = devApi;
  }

  /** Opens the area, unless it is to be closed on that address. */
  openAt(address: string): void {
    this.#isOn = this.#devApi ?? LOOPBACK.test(address);
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Whether a request with this target belongs here. */
  takes(url = '/'): boolean {
    return this.#isOn && PLACES.test(url.split('?', 1)[0] as string);
  }

  /** Never rejects. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { serveDevCall } = await import('./serve-dev-call.js');
    await serveDevCall({ request, response, signal: this.#endOf(response) }, this.#parts);
  }

  /** Ends the streams and the requests that wait. */
  close(): void {
    this.#isClosed = true;
    for (const end of this.#open) end.abort();
  }

  #endOf(response: ServerResponse): AbortSignal {
    const end = new AbortController();
    if (this.#isClosed || response.closed) end.abort();
    this.#open.add(end);
    response.once('close', () => {
      this.#open.delete(end);
      end.abort();
    });
    return end.signal;
  }
}
