import { encodeGoJson } from '../go/json.js';
import type { LoadedFlag, LoadedFlags } from '../flags/load-flags.js';
import type { OngoingResponse, RelayRequest, RelayResponse } from '../http/request-and-response.js';

/** A client that lets this many bytes wait, 16 MiB, reads no more: its connection is cut. */
const MOST_WAITING_BYTES = 16 << 20;

const HEADERS = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'keep-alive' };

type Flags = LoadedFlags['flags'];

/**
 * `GET /stream/v1/sse/flag/change`: notifies its clients of each load that changed a flag. Nothing is sent when one
 * connects, nor to keep a connection open.
 */
export class ChangeStreams {
  readonly #clients = new Set<OngoingResponse>();
  #isClosed = false;

  respond(request: RelayRequest): RelayResponse {
    if (!isInteger(request.headers['last-event-id']?.[0] ?? '')) return wrongId;
    return { status: 200, headers: HEADERS, body: '', goesOn: (client) => this.#add(client) };
  }

  /** Sends what differs, if anything does; a flag that JSON cannot express keeps the whole message from being sent. */
  announce(before: Flags, after: Flags): void {
    if (this.#clients.size === 0) return;
    const message = messageOf(before, after);
    if (message === undefined) return;
    for (const client of this.#clients) {
      client.write(`id: \ndata: ${message}\n\n`);
      if (client.waitingBytes > MOST_WAITING_BYTES) client.end();
    }
  }

  /** Ends the streams that are open; new ones may be opened. */
  end(): void {
    for (const client of this.#clients) client.end();
    this.#clients.clear();
  }

  /** Ends all streams, also those that are opened later. */
  close(): void {
    this.#isClosed = true;
    this.end();
  }

  #add(client: OngoingResponse): void {
    if (this.#isClosed) return client.end();
    this.#clients.add(client);
    client.onClose(() => this.#clients.delete(client));
  }
}

/** Whether a text is an integer of 64 bits in the spelling of Go; an empty text counts as one. */
function isInteger(text: string): boolean {
  if (!/^([+-]?\d+)?$/.test(text)) return false;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value;
}

const wrongId: RelayResponse = {
  status: 400,
  headers: { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
  body: 'Last-Event-ID must be a number!\n',
};

function messageOf(before: Flags, after: Flags): string | undefined {
  const deleted = [...before].filter(([key]) => !after.has(key)).map(([key, { json }]) => [key, json] as const);
  const added = [...after].filter(([key]) => !before.has(key)).map(([key, { json }]) => [key, json] as const);
  const updated = [...after].flatMap(([key, flag]) => {
    const old = before.get(key);
    return old === undefined || isSame(old, flag) ? [] : [[key, updateOf(old, flag)] as const];
  });
  const groups = [deleted, added, updated];
  if (groups.every(({ length }) => length === 0) || groups.flat().some(([, json]) => json === undefined))
    return undefined;
  return `{"deleted":${objectOf(deleted)},"added":${objectOf(added)},"updated":${objectOf(updated)}}`;
}

/** A flag that JSON cannot express, for instance one with a NaN, equals nothing, not even itself. */
function isSame(old: LoadedFlag, flag: LoadedFlag): boolean {
  return flag.json !== undefined && old.json === flag.json;
}

function updateOf(old: LoadedFlag, flag: LoadedFlag): string | undefined {
  if (old.json === undefined || flag.json === undefined) return undefined;
  return `{"old_value":${old.json},"new_value":${flag.json}}`;
}

function objectOf(members: readonly (readonly [string, string | undefined])[]): string {
  return `{${members.map(([key, json]) => `${encodeGoJson(key)}:${json}`).join(',')}}`;
}
