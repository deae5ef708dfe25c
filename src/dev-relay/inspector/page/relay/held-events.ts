/** An event of the relay as its JSON says it. */
export type RelayEvent = Readonly<Record<string, unknown>>;

export interface HeldEvents {
  /** The number of the next event, for the stream. */
  readonly next: string;
  /** How many events came before these, and are not held any more. */
  readonly missed: number;
}

/**
 * Reads the events that the relay holds, in their order, as they come in. Undefined if the relay cannot be reached or
 * the connection breaks; events that came before that have been taken.
 */
export async function readHeldEvents(take: (events: RelayEvent[]) => void): Promise<HeldEvents | undefined> {
  try {
    const response = await fetch('/dev/events', { cache: 'no-store' });
    if (!response.ok || response.body === null) return undefined;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ''; ;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      take(lines.map((line) => JSON.parse(line) as RelayEvent));
    }
    const { headers } = response;
    return { next: headers.get('X-Dev-Next') ?? '0', missed: Number(headers.get('X-Dev-Missed') ?? 0) };
  } catch {
    return undefined;
  }
}
