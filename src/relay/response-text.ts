const BYTE_ORDER_MARK = 0xfeff;

/** The text of a body without its byte order mark; UTF-8, or UTF-16 if the mark says so. */
export function textOf(body: Buffer): string {
  const text = isUtf16(body) ? utf16(body) : body.toString('utf8');
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}

/** Neither order of the mark's bytes can begin a text in UTF-8. */
export function isUtf16(body: Buffer): boolean {
  return body.length >= 2 && Number(body[0]) + Number(body[1]) === 0xff + 0xfe && Number(body[0]) >= 0xfe;
}

function utf16(body: Buffer): string {
  const whole = body.subarray(0, body.length - (body.length % 2));
  return (body[0] === 0xff ? whole : Buffer.from(whole).swap16()).toString('utf16le');
}
