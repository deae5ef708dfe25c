import { OpenFeature } from '@openfeature/server-sdk';
import type { Request } from 'express';
import type { FastifyRequest } from 'fastify';
import { requestContexts, tracker, type DetailsArguments, type TrackingEventName } from 'goff-server-provider';
import 'goff-server-provider/express';
import 'goff-server-provider/fastify';
import type { Track } from 'goff-server-provider/nestjs';

interface Purchase {
  value: number;
  currency: string;
  coupon?: string;
}

declare module 'goff-server-provider' {
  interface TrackingEvents {
    purchase: Purchase;
    search: { words?: number };
    'page viewed': undefined;
    'signed in': { by: string } | undefined;
  }
}

const purchase: Purchase = { value: 99.5, currency: 'EUR' };
const contexts = requestContexts<Request>({ context: () => ({ targetingKey: 'ada' }) });
const track = tracker(OpenFeature.getClient());

/** `request.track` of both frameworks, and what is injected by Nest, are one type. */
export function ofRequests(express: Request, fastify: FastifyRequest, nest: Track): void {
  for (const each of [express.track, fastify.track, nest, nest.withContext({}), contexts.trackOf(express)]) {
    each('purchase', purchase);
    each('purchase', { value: 99.5, currency: 'EUR', coupon: 'SPRING' });
    each('search', { words: 2 });
    each('search');
    each('search', undefined);
    each('page viewed');
    each('page viewed', undefined);
    each('signed in');
    each('signed in', undefined);
    each('signed in', { by: 'key' });
  }
}

/** All three have one type. Each is tried, because each could lose it. */
export function mistakes(express: Request, fastify: FastifyRequest, nest: Track): void {
  // @ts-expect-error a misspelt name
  express.track('purchse', purchase);
  // @ts-expect-error details are missing
  express.track('purchase');
  // @ts-expect-error a member is missing
  express.track('purchase', { value: 99.5 });
  // @ts-expect-error a member of another type
  express.track('purchase', { value: '99.5', currency: 'EUR' });
  // @ts-expect-error a misspelt member
  express.track('purchase', { value: 99.5, currency: 'EUR', cupon: 'SPRING' });
  // @ts-expect-error details of another event
  express.track('search', purchase);
  // @ts-expect-error details of an event that has none
  express.track('page viewed', { value: 1 });
  // @ts-expect-error a text that may be any
  express.track(String('purchase'), purchase);

  // @ts-expect-error a misspelt name
  fastify.track('purchse', purchase);
  // @ts-expect-error details are missing
  fastify.track('purchase');
  // @ts-expect-error a misspelt name
  nest('purchse', purchase);
  // @ts-expect-error a member is missing
  nest('purchase', { value: 99.5 });
  // @ts-expect-error a misspelt name
  nest.withContext({ targetingKey: 'nightly' })('purchse', purchase);
  // @ts-expect-error a misspelt name
  contexts.track(express, 'purchse', purchase);
  // @ts-expect-error a member of another type
  contexts.track(express, 'purchase', { value: '99.5', currency: 'EUR' });
}

/** `tracker` has the context between the two. */
export function ofClient(): void {
  track('purchase', { targetingKey: 'ada' }, purchase);
  track('purchase', undefined, purchase);
  track('purchase', null, purchase);
  track('search');
  track('search', { targetingKey: 'ada' });
  track('search', { targetingKey: 'ada' }, { words: 2 });
  track('page viewed', { targetingKey: 'ada' });
  // @ts-expect-error a misspelt name
  track('purchse', { targetingKey: 'ada' }, purchase);
  // @ts-expect-error details are missing
  track('purchase', { targetingKey: 'ada' });
  // @ts-expect-error details in the place of the context
  track('purchase', { value: 99.5, currency: 'EUR' });
  // @ts-expect-error a member of another type
  track('purchase', { targetingKey: 'ada' }, { value: '99.5', currency: 'EUR' });
}

/** A function that hands on, and the names. */
export function handOn<Name extends TrackingEventName>(
  request: Request,
  name: Name,
  ...details: DetailsArguments<Name>
): void {
  request.track(name, ...details);
}

export const names: TrackingEventName[] = ['purchase', 'search', 'page viewed'];
// @ts-expect-error a misspelt name
export const misspelt: TrackingEventName = 'purchse';
