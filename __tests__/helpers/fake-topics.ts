import { waitUntil } from './wait-until.js';

interface FakeMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly value: Buffer | null;
  commit(): Promise<void>;
}

/** Topics of a Kafka with one consumer, which gets what it has not committed again when it comes back. */
export class FakeTopics {
  /** The offset that a consumer would go on from, by topic and partition. */
  readonly committed: Record<string, number> = {};
  /** Called with topic, partition and offset before a commit counts; may throw. */
  onCommit: ((committed: string) => void) | undefined;
  readonly #messages: FakeMessage[] = [];
  readonly #queue: (FakeMessage | Error)[] = [];
  #given = 0;
  #wake = (): void => undefined;

  add(topic: string, value: string | Buffer | null, partition = 0): void {
    const place = `${topic} ${partition}`;
    const offset = BigInt(this.#messages.filter((other) => `${other.topic} ${other.partition}` === place).length);
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    const commit = async (): Promise<void> => this.#commit(place, Number(offset) + 1);
    this.#messages.push({ topic, partition, offset, value: bytes, commit });
    this.#put(this.#messages.at(-1)!);
  }

  /** Ends the present stream with an error of that code. */
  fail(code: string): void {
    this.#put(errorOf(code));
  }

  throwAs(code: string): never {
    throw errorOf(code);
  }

  /** As after a change of the group, within the same stream. */
  giveAgain(): void {
    for (const message of this.#uncommitted()) this.#put(message);
  }

  /** Resolves when this many messages have been given, and the consumer has asked for another one. */
  async read(count: number): Promise<void> {
    await waitUntil(`${count} messages to be read`, () => this.#given >= count && this.#queue.length === 0);
    await new Promise((resolve) => setImmediate(resolve));
  }

  readonly open = async (): Promise<{ messages: AsyncIterable<FakeMessage>; close: () => Promise<void> }> => {
    this.#queue.splice(0, Infinity, ...this.#uncommitted());
    return Promise.resolve({ messages: this.#stream(), close: () => Promise.resolve() });
  };

  async *#stream(): AsyncGenerator<FakeMessage> {
    for (;;) {
      while (this.#queue.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      const next = this.#queue.shift()!;
      if (next instanceof Error) throw next;
      this.#given++;
      yield next;
    }
  }

  #uncommitted(): FakeMessage[] {
    return this.#messages.filter(
      ({ topic, partition, offset }) => offset >= (this.committed[`${topic} ${partition}`] ?? 0),
    );
  }

  #put(next: FakeMessage | Error): void {
    this.#queue.push(next);
    this.#wake();
  }

  #commit(place: string, offset: number): void {
    this.onCommit?.(`${place} ${offset}`);
    this.committed[place] = offset;
  }
}

function errorOf(code: string): Error {
  return Object.assign(new Error('scripted'), { code });
}
