import type { IncomingHttpHeaders } from 'node:http';
import { isJsonObject } from '../../events/json.js';
import type { HttpFailure, HttpResponse } from '../../relay/http-message.js';

/** A response, and how long it took. */
export interface Reply extends Pick<HttpResponse, 'kind' | 'status' | 'headers' | 'body' | 'cut'> {
  /** The body; `undefined` if it is no JSON object. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
  /** From the request to the end of the response. */
  readonly milliseconds: number;
  /** By the clock of this machine, in the middle between the request and the end of the response. */
  readonly atMs: number;
  /** Foreign text as it may be shown: in quotes, on one line, bounded, without the API key. */
  readonly shown: (foreign: string) => string;
}

export type Outcome = Reply | HttpFailure;

/** Whether goff-doctor alone ended the reading: a provider waits longer, and takes more. */
export function isUnread(cut: Reply['cut']): boolean {
  return cut?.code === 'RESPONSE_TOO_LARGE' || cut?.code === 'TIMEOUT';
}

/** The body of a response as JSON object; `undefined` for anything else. */
export function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isJsonObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** One header as text; empty if there is none. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string {
  return String(headers[name] ?? '');
}

const HTML_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i;

/** Other XML is for programs, such as the errors of an object store. */
const XML_TYPE = /^\s*(?:application|text)\/(?:[\w.-]{1,60}\+)?xml\b/i;

export function isHtml({ headers, body }: Reply): boolean {
  const type = headerOf(headers, 'content-type');
  return HTML_TYPE.test(type) || (!XML_TYPE.test(type) && body.trimStart().startsWith('<'));
}

/** The relay's own word for what is wrong, such as `invalid key`; empty if it says none. */
export function messageOf({ json }: Reply): string {
  return typeof json?.['message'] === 'string' ? json['message'] : '';
}
