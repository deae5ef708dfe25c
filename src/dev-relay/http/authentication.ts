/** Keys that the relay takes. Admin keys open everything; evaluation keys alone force clients to show a key. */
export interface ApiKeys {
  readonly evaluation?: readonly string[] | undefined;
  readonly admin?: readonly string[] | undefined;
}

/** Every value of every header, by its lower-case name, as `IncomingMessage.headersDistinct` has them. */
export type DistinctHeaders = Readonly<Record<string, readonly string[] | undefined>>;

/** Why a request is a 401, in the relay's words; undefined if it may pass. */
export function refuseKey(headers: DistinctHeaders, { evaluation = [], admin = [] }: ApiKeys): string | undefined {
  if (evaluation.length === 0) return undefined;
  const accepted = new Set([...evaluation, ...admin]);
  const apiKey = headers['x-api-key']?.[0];
  // This header decides alone, even beside a right Bearer key.
  if (apiKey) return accepted.has(apiKey) ? undefined : 'code=401, message=Unauthorized';
  return refuseBearer(headers['authorization'], accepted);
}

/** The same for a stream, which reads no header: the key is the parameter `apiKey` of its address. */
export function refuseStreamKey(url: string, { evaluation = [], admin = [] }: ApiKeys): string | undefined {
  if (evaluation.length === 0) return undefined;
  const key = new URLSearchParams(url.split('?').slice(1).join('?')).get('apiKey') ?? '';
  return evaluation.includes(key) || admin.includes(key) ? undefined : 'Unauthorized';
}

function refuseBearer(values: readonly string[] | undefined, accepted: ReadonlySet<string>): string | undefined {
  if (values === undefined) return 'missing key in request header';
  const keys = values.flatMap((value) => /^bearer (.+)$/is.exec(value)?.[1] ?? []);
  if (keys.length === 0) return 'invalid key in the request header';
  return keys.some((key) => accepted.has(key)) ? undefined : 'invalid key';
}
