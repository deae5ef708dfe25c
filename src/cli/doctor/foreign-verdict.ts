import { cutVerdict } from './cut-verdict.js';
import type { Verdict } from './finding.js';
import { headerOf, isHtml, type Reply } from './reply.js';

/** Bad gateway, unavailable, gateway timeout. */
const UNREACHABLE_BEHIND: ReadonlySet<number> = new Set([502, 503, 504]);

/** What it means that something other than a relay has responded. */
export function foreignVerdict(reply: Reply, url: string): Verdict {
  const { status } = reply;
  if (status >= 300 && status < 400) return redirect(reply, url);
  if (speaksTls(reply)) return tlsExpected(url);
  if (status === 404 || status === 405) return noSuchPath(reply, url);
  if (UNREACHABLE_BEHIND.has(status)) return cannotReach(status);
  if (isHtml(reply) && (status < 300 || status === 401 || status === 403)) return loginPage(reply);
  if (status === 401 || status === 403) return gatewayRefuses(reply);
  if (reply.cut !== undefined) return cutVerdict(reply, reply.cut);
  return {
    code: 'NOT_A_RELAY',
    what: `What responds there is not a relay (${described(reply)}).`,
    todo: 'Correct the host and the port of the endpoint: a relay listens at 1031 unless server.port says otherwise.',
  };
}

export function tlsExpected(url: string): Verdict {
  const { host } = new URL(url);
  return {
    code: 'TLS_EXPECTED',
    what: `${host} expects TLS, but the endpoint begins with http:.`,
    todo: 'Use https:// in the endpoint.',
  };
}

/** The refusal of a gateway: the 401 of a relay has words that are known. */
export function gatewayRefuses({ status, headers, shown }: Reply): Verdict {
  const scheme = headerOf(headers, 'www-authenticate').split(' ')[0] ?? '';
  const wants = scheme === '' ? '' : `, and wants ${shown(scheme)} credentials`;
  return {
    code: 'GATEWAY_REFUSES',
    what: `A gateway in front of the relay refuses the request (HTTP ${status}${wants}).`,
    todo: 'Let the gateway pass it on, or send the credentials of the gateway in the option headers.',
  };
}

/** The address is shown without its query, which may carry anything. */
function redirect({ status, headers, shown }: Reply, url: string): Verdict {
  const { origin, pathname, host, protocol } = new URL(locationOf(headerOf(headers, 'location'), url));
  if (protocol === 'https:' && url.startsWith('http:') && host === new URL(url).hostname) return tlsExpected(url);
  return {
    code: 'LOGIN_PAGE',
    what: `A redirect to ${shown(origin + pathname)} comes back (HTTP ${status}), as to a login page.`,
    todo: 'Use the final address, or let the gateway pass on requests of servers: a provider follows no redirect.',
  };
}

function locationOf(location: string, url: string): string {
  return URL.canParse(location, url) ? new URL(location, url).href : url;
}

/** Whether the response complains about plain HTTP, in the words of Go, nginx, Apache or Node.js. */
function speaksTls({ status, body }: Reply): boolean {
  return status === 400 && /\bHTTP request\b.*\bHTTPS (?:server|port)\b|\bspeaking plain HTTP\b/i.test(body);
}

function noSuchPath(reply: Reply, url: string): Verdict {
  const { host, pathname } = new URL(url);
  if (pathname === '/') {
    return {
      code: 'PATH_PREFIX_MISSING',
      what: `${host} responds, but has no relay at its root (${described(reply)}).`,
      todo: 'Add the path under which the gateway serves the relay to the endpoint, or correct host and port.',
    };
  }
  return {
    code: 'PATH_PREFIX_WRONG',
    what: `${host} responds, but has no relay below ${reply.shown(pathname)} (${described(reply)}).`,
    todo: 'Correct the path in the endpoint, or leave it out if that is the relay itself.',
  };
}

function cannotReach(status: number): Verdict {
  return {
    code: 'GATEWAY_CANNOT_REACH',
    what: `A gateway or a proxy responds, but cannot reach the relay (HTTP ${status}).`,
    todo: 'Start the relay, or correct its address in the gateway.',
  };
}

function loginPage(reply: Reply): Verdict {
  return {
    code: 'LOGIN_PAGE',
    what: `A web page comes back, such as a login page (${described(reply)}).`,
    todo: "Let the gateway pass requests of servers on to the relay, or use the relay's own address.",
  };
}

/** Such as `HTTP 200, a page "Sign in", server "nginx"`. */
function described(reply: Reply): string {
  const { status, headers, body, shown } = reply;
  const title = isHtml(reply) ? /<title[^>]{0,100}>([^<]{1,200})/i.exec(body)?.[1]?.trim() : undefined;
  const server = headerOf(headers, 'server');
  return [
    `HTTP ${status}`,
    ...(title === undefined ? [] : [`a page ${shown(title)}`]),
    ...(server === '' ? [] : [`server ${shown(server)}`]),
  ].join(', ');
}
