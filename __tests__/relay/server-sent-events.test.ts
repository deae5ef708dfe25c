import * as fc from 'fast-check';
import { ServerSentEvents } from '../../src/relay/server-sent-events.js';

function eventsIn(...pieces: readonly (string | Uint8Array)[]): number {
  const events = new ServerSentEvents();
  return pieces.reduce((sum, piece) => sum + events.read(Buffer.from(piece as string)), 0);
}

const MARK = '\ufeff';

it.each([
  ['nothing', '', 0],
  ["the relay's message", 'id: \ndata: {"deleted":{},"added":{},"updated":{}}\n\n', 1],
  ['two messages', 'data: 1\n\ndata: 2\n\n', 2],
  ['a message of several lines', 'data: 1\ndata: 2\ndata: 3\n\n', 1],
  ['a message that is not over', 'data: 1\n', 0],
  ['a message whose last line is not over', 'data: 1\n\ndata: 2', 1],
  ['a comment', ': heartbeat\n\n', 0],
  ['a bare colon', ':\n\n', 0],
  ['many comments', ':\n\n'.repeat(1_000), 0],
  ['a comment that names data', ':data: 1\n\n', 0],
  ['a comment within a message', 'data: 1\n: heartbeat\n\n', 1],
  ['blank lines', '\n\n\r\n\r\n\r\r', 0],
  ['blank lines after a message', 'data: 1\n\n\n\n\n', 1],
  ['an id alone', 'id: 7\n\n', 0],
  ['a time to reconnect alone', 'retry: 10\n\n', 0],
  ['the name of an event alone', 'event: change\n\n', 0],
  ['a named event with data', 'event: change\ndata: 1\n\n', 1],
  ['a field that nobody knows', 'nonsense: 1\n\n', 0],
  ['fields that begin like data', 'dat: 1\ndatax: 1\ndata-x: 1\ndatadata: 1\n\n', 0],
  ['data in capitals', 'DATA: 1\n\n', 0],
  ['data after a space', ' data: 1\n\n', 0],
  ['data before a space', 'data : 1\n\n', 0],
  ['data without a colon', 'data\n\n', 1],
  ['data without a value', 'data:\n\n', 1],
  ['data without a space', 'data:1\n\n', 1],
  ['data with colons', 'data::::\n\n', 1],
  ['lines that end with CR', 'data: 1\r\rdata: 2\r\r', 2],
  ['lines that end with CR and LF', 'data: 1\r\n\r\ndata: 2\r\n\r\n', 2],
  ['lines that end in all ways', 'data: 1\r\n\rdata: 2\n\r\ndata: 3\r\n\n', 3],
  ['CR and LF are one end', 'data: 1\r\n', 0],
  ['LF and CR are two', 'data: 1\n\r', 1],
  ['a byte order mark', `${MARK}data: 1\n\n`, 1],
  ['a byte order mark before a comment', `${MARK}: 1\n\n`, 0],
  ['a second byte order mark, which is text', `${MARK}${MARK}data: 1\n\n`, 0],
  ['a byte order mark further on, which is text', `\n${MARK}data: 1\n\n`, 0],
  ['half a byte order mark, which is text', Buffer.from([0xef, 0xbb, ...Buffer.from('data: 1\n\n')]), 0],
  ['half a byte order mark and a line', Buffer.from([0xef, ...Buffer.from('\ndata: 1\n\n')]), 1],
  ['text that is no UTF-8', Buffer.from([...Buffer.from('data: '), 0xff, 0xfe, 0x0a, 0x0a]), 1],
  ['separators that end no line', 'data: 1\u2028\u2028\u0085\u0085\v\f', 0],
  ['a NUL', 'data\0: 1\n\n', 0],
])('the parser counts %s', (_what, text, events) => {
  expect(eventsIn(text)).toBe(events);
  const bytes = Buffer.from(text as string);
  expect(eventsIn(...Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1)))).toBe(events);
});

/** The events of a whole text, by the lines of the standard. */
function reference(bytes: Buffer): number {
  const text = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  let [events, hasData] = [0, false];
  for (const line of text.split(/\r\n|\n|\r/).slice(0, -1)) {
    if (line === '') [events, hasData] = [events + Number(hasData), false];
    else if (/^data(?::|$)/.test(line)) hasData = true;
  }
  return events;
}

const parts = ['data', ':', ' ', '\n', '\r', '\r\n', 'data: 1\n\n', ': beat\n\n', 'id: ', 'x', MARK, '\ud83d\ude00'];
const streams = fc
  .array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 5 })), { maxLength: 60 })
  .map((chosen) => Buffer.from(chosen.join('')));

it('the parser counts what the standard dispatches, however the bytes are cut', () => {
  fc.assert(
    fc.property(streams, fc.array(fc.nat(200)), (bytes, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut <= bytes.length).sort((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      expect(eventsIn(...pieces)).toBe(reference(bytes));
    }),
  );
});

it('the parser reads a line of any length, in pieces', () => {
  const events = new ServerSentEvents();
  const piece = Buffer.alloc(1024 * 1024, 'x');
  expect(events.read(Buffer.from('data: '))).toBe(0);
  for (let megabyte = 0; megabyte < 64; megabyte++) expect(events.read(piece)).toBe(0);
  expect(events.read(Buffer.from('\n\n'))).toBe(1);
});
