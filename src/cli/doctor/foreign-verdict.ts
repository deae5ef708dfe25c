import { cutVerdict } from './cut-verdict.js';
import type { Verdict } from './finding.js';
import { isForwarded, proxyHost, type Place } from './network-causes.js';
import { headerOf, isHtml, type Reply } from './reply.js';

/** Bad gateway, unavailable, gateway timeout; 520 to 527 and 530 are those of a network in front of servers. */
const UNREACHABLE_BEHIND: ReadonlySet<number> = new Set([
  ...[502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530],
]);

/** What it means that something other than a relay has responded. */
export function foreignVerdict(reply: Reply, place: Pick<Place, 'url' | 'proxyUrl'>): Verdict {
  const { proxyUrl = '', url } = place;
  if (!isForwarded(place)) return verdictOf(reply, url);
  if (reply.status === 403) return refusedByProxy(reply, proxyUrl);
  const verdict = verdictOf(reply, url);
  return { ...verdict, todo: `${verdict.todo} The proxy ${proxyHost(proxyUrl)} may have sent this itself.` };
}

function verdictOf(reply: Reply, url: string): Verdict {
  const { status } = reply;
  if (status >= 300 && status < 400 && status !== 304) return redirect(reply, url);
  if (speaksTls(reply)) return tlsExpected(url);
  if (status === 404 || status === 405) return noSuchPath(reply, url);
  if (UNREACHABLE_BEHIND.has(status)) return cannotReach(status);
  if (isForPeople(reply)) return loginPage(reply);
  if (status === 429) return tooMany;
  if (status === 400 && /<title>[^<]*\bSSL certificate\b/i.test(reply.body)) return wantsCertificate;
  if (status === 401 || status === 403) return gatewayRefuses(reply);
  if (reply.cut !== undefined) return cutVerdict(reply, reply.cut);
  return {
    code: 'NOT_A_RELAY',
    what: `What responds there is not a relay (${described(reply)}).`,
    todo: 'Correct the host and the port of the endpoint: a relay listens at 1031 unless server.port says otherwise.',
  };
}

/** A page that is no refusal of a browser's request: such a refusal names the credentials that it wants. */
function isForPeople(reply: Reply): boolean {
  const { status, headers } = reply;
  if (!isHtml(reply)) return false;
  return status < 300 || status === 403 || (status === 401 && headerOf(headers, 'www-authenticate') === '');
}

function refusedByProxy(reply: Reply, proxyUrl: string): Verdict {
  return {
    code: 'PROXY_REFUSED',
    what: `The proxy ${proxyHost(proxyUrl)} refuses the request (${described(reply)}).`,
    todo: 'Allow that host and port in the proxy, or reach the relay without it; or a gateway behind it refuses.',
  };
}

const tooMany: Verdict = {
  code: 'GATEWAY_REFUSES',
  what: 'A gateway in front of the relay limits requests (HTTP 429).',
  todo: 'Raise its limit for the application, or repeat later.',
};

const wantsCertificate: Verdict = {
  code: 'GATEWAY_REFUSES',
  what: 'A gateway in front of the relay requires a client certificate (HTTP 400).',
  todo: 'Set the options connect.cert and connect.key of the provider; goff-doctor itself has no such options.',
};

export function isPlain(url: string): boolean {
  return new URL(url).protocol === 'http:';
}

export function tlsExpected(url: string): Verdict {
  const { host } = new URL(url);
  return {
    code: 'TLS_EXPECTED',
    what: `${host} expects TLS, but the endpoint begins with http:.`,
    todo: 'Use https:// in the endpoint.',
  };
}

/** The registered schemes, and common ones. Another word may be a part of the key. */
const SCHEME = /^(?:basic|bearer|digest|dpop|hoba|kerberos|mutual|negotiate|ntlm|oauth|scram-sha-\d{1,3}|vapid)\b/i;

/** The refusal of a gateway: the 401 of a relay has words that are known. */
export function gatewayRefuses({ status, headers, shown }: Reply): Verdict {
  const [scheme = ''] = SCHEME.exec(headerOf(headers, 'www-authenticate')) ?? [];
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
  if (protocol === 'https:' && isPlain(url) && host === new URL(url).hostname) return tlsExpected(url);
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
  const more = reply.status === 405 ? ' Or let the gateway pass on requests with POST.' : '';
  if (pathname === '/') {
    return {
      code: 'PATH_PREFIX_MISSING',
      what: `${host} responds, but has no relay at its root (${described(reply)}).`,
      todo: `Add the path under which the gateway serves the relay to the endpoint, or correct host and port.${more}`,
    };
  }
  return {
    code: 'PATH_PREFIX_WRONG',
    what: `${host} responds, but has no relay below ${reply.shown(pathname)} (${described(reply)}).`,
    todo: `Correct the path in the endpoint, or leave it out if that is the relay itself.${more}`,
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
export function described(reply: Reply): string {
  const { status, headers, body, shown } = reply;
  const title = isHtml(reply) ? /<title[^>]{0,100}>([^<]+)</i.exec(body)?.[1]?.trim() : undefined;
  const server = headerOf(headers, 'server');
  return [
    `HTTP ${status}`,
    ...(title === undefined ? [] : [`a page ${shown(title)}`]),
    ...(server === '' ? [] : [`server ${shown(server)}`]),
  ].join(', ');
}
