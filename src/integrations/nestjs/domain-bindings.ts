import { NOOP_PROVIDER, OpenFeature, type Provider } from '@openfeature/server-sdk';
import { InvalidOptionsException } from '../../errors.js';

/** A provider that an application wants to have under a domain of OpenFeature. */
export interface WantedBinding {
  /** Identifies the application among those of this process. */
  readonly application: object;
  readonly domain: string | undefined;
  readonly provider: Provider;
}

/** A binding that exists. */
export interface DomainBinding extends WantedBinding {
  /** The domain under which the application finds its provider, whatever else happens to `domain`. */
  readonly ownDomain: string | undefined;
  /** Resolves when the provider is ready, rejects when it has failed to become so. */
  readonly ready: Promise<void>;
}

/** What all copies of this package in the process share. OpenFeature is one for the process, too. */
interface Registry {
  readonly version: 1;
  readonly open: Set<DomainBinding>;
  /** Providers that stay open when their application has closed, by domain. */
  readonly leftOpen: Map<string | undefined, Provider>;
  /** Providers that have closed with their application. */
  readonly closed: WeakSet<Provider>;
  /** How many private domains there have been. */
  count: number;
}

const KEY = Symbol.for('goff-server-provider.nestjs');

/**
 * Registers the provider with OpenFeature.
 *
 * OpenFeature closes a provider that it replaces. So the first application that is open has the domain itself; another
 * one, which a test may start beside it, gets a private domain, and what it injects leads there. Throws an
 * `InvalidOptionsException` if the application has the domain already.
 */
export function bindDomain(wanted: WantedBinding): DomainBinding {
  const { open } = registry();
  const others = [...open].filter(({ domain }) => domain === wanted.domain);
  if (others.some(({ application }) => application === wanted.application)) throw importedTwice(wanted);
  const isTaken = others.some(({ provider }) => provider !== wanted.provider);
  const ownDomain = isTaken ? privateDomain(wanted) : wanted.domain;
  if (!isTaken) keepOpen(wanted);
  openAgain(ownDomain, wanted.provider);
  const binding = { ...wanted, ownDomain, ready: register(ownDomain, wanted.provider) };
  open.add(binding);
  return binding;
}

/** Call it when the application has closed. */
export function unbindDomain(binding: DomainBinding, provider: 'closed' | 'left open'): void {
  const { open, leftOpen, closed } = registry();
  open.delete(binding);
  if (provider === 'closed') closed.add(binding.provider);
  if (OpenFeature.getProvider(binding.domain) !== binding.provider) return;
  if (provider === 'left open') leftOpen.set(binding.domain, binding.provider);
  else handOver(binding);
}

/**
 * Gives the domain to another application: otherwise its evaluations and events without injection would reach no
 * provider.
 */
function handOver({ domain }: DomainBinding): void {
  const heir = [...registry().open].find((other) => other.domain === domain);
  if (heir !== undefined) void register(domain, heir.provider).catch(() => undefined);
}

/** A provider that an earlier application has left open stays so when it is replaced: it is bound elsewhere, too. */
function keepOpen({ domain, provider }: WantedBinding): void {
  const { leftOpen } = registry();
  const earlier = leftOpen.get(domain);
  leftOpen.delete(domain);
  if (earlier === undefined || earlier === provider || OpenFeature.getProvider(domain) !== earlier) return;
  const ownDomain = privateDomain({ domain });
  // A domain without a provider has the default one, and OpenFeature ignores a call that sets what is there already.
  OpenFeature.setProvider(ownDomain, NOOP_PROVIDER);
  void register(ownDomain, earlier).catch(() => undefined);
}

/**
 * OpenFeature would ignore a call that sets the same provider again, and would not initialize one that it already has.
 */
function openAgain(domain: string | undefined, provider: Provider): void {
  const { closed } = registry();
  if (!closed.delete(provider) || OpenFeature.getProvider(domain) !== provider) return;
  if (domain === undefined) OpenFeature.setProvider(NOOP_PROVIDER);
  else OpenFeature.setProvider(domain, NOOP_PROVIDER);
}

async function register(domain: string | undefined, provider: Provider): Promise<void> {
  if (domain === undefined) await OpenFeature.setProviderAndWait(provider);
  else await OpenFeature.setProviderAndWait(domain, provider);
}

function privateDomain({ domain = 'default' }: { domain?: string | undefined }): string {
  return `goff-server-provider/nestjs: ${domain} (${++registry().count})`;
}

function importedTwice({ domain }: WantedBinding): InvalidOptionsException {
  const which = domain === undefined ? 'without a domain' : `with the domain ${JSON.stringify(domain)}`;
  return new InvalidOptionsException(`Expected one GoFeatureFlagModule ${which} in an application, got two.`);
}

function registry(): Registry {
  const shared = globalThis as { [KEY]?: Registry };
  shared[KEY] ??= { version: 1, open: new Set(), leftOpen: new Map(), closed: new WeakSet(), count: 0 };
  return shared[KEY];
}
