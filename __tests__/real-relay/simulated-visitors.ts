import type { Client, TrackingEventDetails } from '@openfeature/server-sdk';
import { pick } from '../helpers/seeded-random.js';
import type { Purchase, SimulationTruth } from './simulation-truth.js';

export const flag = 'checkout-button';
export const goal = 'purchase';

export const flags = {
  [flag]: {
    variations: { plain: 'grey', bold: 'red', 'it\'s "new"': 'green' },
    targeting: [
      { query: 'group eq "staff"', variation: 'bold' },
      { query: 'group eq "guests"', variation: 'plain' },
    ],
    defaultRule: { percentage: { plain: 50, bold: 30, 'it\'s "new"': 20 } },
  },
  [goal]: { variations: { on: true, off: false }, defaultRule: { variation: 'on' } },
};

export interface Shop {
  readonly client: Client;
  readonly truth: SimulationTruth;
  readonly random: () => number;
  /** Sends events as another application would. */
  readonly post: (events: readonly object[]) => Promise<void>;
}

type Price = Pick<Purchase, 'cents' | 'currency'> & { readonly details: TrackingEventDetails };

/** What a visitor does before and after the others have come; both are in seconds of their own. */
export interface Visitor {
  readonly early?: () => void;
  readonly late: () => void | Promise<void>;
}

/** Some `count` visitors of every kind, drawn by chance. */
export function drawVisitors(shop: Shop, count: number): Visitor[] {
  return Array.from({ length: count }, (_, n) => {
    const kind = n < kinds.length ? kinds[n] : pick(kinds, shop.random);
    return (kind as Kind)(shop, keyOf(n));
  });
}

type Kind = (shop: Shop, user: string) => Visitor;

/** Keys that a guess at types would merge or lose. */
function keyOf(n: number): string {
  const forms = [`user-${n}`, `00${n}`, `${n}`, `${n}.0`, `Ü "${n}"\n`, `2024-01-${n}`, `${n}e1`];
  return forms[n % forms.length] as string;
}

const usual: Kind = (shop, user) => ({
  late: async () => {
    await sees(shop, user);
    for (let n = Math.floor(shop.random() * 3); n > 0; n--) buys(shop, user, 'counted');
    if (shop.random() < 0.3) await sees(shop, user);
  },
});

const eager: Kind = (shop, user) => ({
  early: () => buys(shop, user, 'beforeExposureWithinMinute'),
  late: async () => {
    await sees(shop, user);
    if (shop.random() < 0.5) buys(shop, user, 'counted');
  },
});

const wavering: Kind = (shop, user) => ({
  early: () => buys(shop, user, 'mixedUser'),
  late: async () => {
    await sees(shop, user, { group: 'staff' });
    buys(shop, user, 'mixedUser');
    await sees(shop, user, { group: 'guests' });
    buys(shop, user, 'mixedUser');
  },
});

const failing: Kind = (shop, user) => ({
  late: async () => {
    await fails(shop, user);
    const recovers = shop.random() < 0.5;
    if (recovers) await sees(shop, user);
    buys(shop, user, recovers ? 'counted' : 'notExposed');
  },
});

const blind: Kind = (shop, user) => ({ late: () => buys(shop, user, 'notExposed') });

const nameless: Kind = (shop) => ({
  late: async () => {
    await shop.client.getStringDetails(flag, 'none', {});
    shop.truth.setAside('withoutKey');
    buys(shop, '', 'withoutKey');
  },
});

const impatient: Kind = (shop, user) => ({
  late: async () => {
    await sees(shop, user);
    const price = priceOf(shop.random);
    buys(shop, user, 'counted', { ...price, details: { ...price.details, eventId: 'cart-1' } });
    buys(shop, user, 'sameId', { ...price, details: { ...price.details, eventId: 'cart-1', click: 2 } });
  },
});

const curious: Kind = (shop, user) => ({
  late: async () => {
    await sees(shop, user);
    await shop.client.getBooleanDetails(goal, false, { targetingKey: user });
    shop.truth.other('flag');
    shop.client.track(flag, { targetingKey: user }, { value: 1000 });
    shop.truth.other('goal');
  },
});

const long = 1_700_000_000;

/** Of another application, whose purchases have no ids: within one second, and before. */
const foreign: Kind = (shop, user) => ({
  late: async () => {
    const [distance, fate] = pick(distances, shop.random);
    const { details, ...price } = priceOf(shop.random);
    const event = { userKey: user, contextKind: 'user' };
    const bought = { ...event, kind: 'tracking', key: goal, evaluationContext: {}, trackingEventDetails: details };
    const saw = { ...event, kind: 'feature', key: flag, variation: 'plain', value: 'grey', default: false };
    await shop.post([
      { ...bought, creationDate: long },
      { ...saw, creationDate: long + distance, version: '', source: 'SERVER' },
    ]);
    shop.truth.exposed(user, 'plain');
    shop.truth.bought({ user, fate, ...price });
  },
});

const distances = [
  [0, 'counted'],
  [-1, 'counted'],
  [1, 'beforeExposureWithinMinute'],
  [60, 'beforeExposureWithinMinute'],
  [61, 'beforeExposure'],
] as const;

const kinds: readonly Kind[] = [
  ...[eager, wavering, failing, blind, nameless, impatient, curious, foreign, foreign],
  ...[usual, usual, usual, usual, usual, usual],
];

async function sees({ client, truth }: Shop, user: string, attributes: Record<string, string> = {}): Promise<void> {
  const { variant } = await client.getStringDetails(flag, 'none', { targetingKey: user, ...attributes });
  if (variant === undefined) throw new Error('Expected the flag to have a variation for everybody.');
  truth.exposed(user, variant);
}

/** An evaluation that expects another type. */
async function fails({ client, truth }: Shop, user: string): Promise<void> {
  const { errorCode } = await client.getNumberDetails(flag, 0, { targetingKey: user });
  if (errorCode === undefined) throw new Error('Expected an evaluation of another type to fail.');
  truth.setAside('default');
}

function buys(shop: Shop, user: string, fate: Purchase['fate'], price = priceOf(shop.random)): void {
  const { details, ...amount } = price;
  shop.client.track(goal, user === '' ? {} : { targetingKey: user }, details);
  shop.truth.bought({ user, fate, ...amount });
}

/** Numbers and texts, refunds, and what is no amount. */
function priceOf(random: () => number): Price {
  const currency = pick(['', 'EUR', 'EUR', 'USD', 'eur'], random);
  const named = currency === '' ? {} : { currency };
  const hundredths = Math.floor(random() * 20_000) - 1000;
  const chance = random();
  if (chance < 0.1) return { cents: 'none', currency, details: named };
  if (chance < 0.2) return { cents: 'unusable', currency, details: { ...named, value: text(pick(noAmounts, random)) } };
  const value = chance < 0.4 ? text(` ${(hundredths / 100).toFixed(2)}`) : hundredths / 100;
  return { cents: BigInt(hundredths), currency, details: { ...named, value } };
}

const noAmounts = ['99,90', '€5', '', 'NaN', '0x10', '1_000'];

/** The SDK's type has numbers only; what applications send has not. */
function text(value: string): number {
  return value as unknown as number;
}
