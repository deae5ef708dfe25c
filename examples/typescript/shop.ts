// The shop, which a server or a test listens with.
import { OpenFeature } from '@openfeature/server-sdk';
import express, { type Express } from 'express';
import { goFeatureFlag } from 'goff-server-provider/express';

// All events with their details: TypeScript refuses others.
declare module 'goff-server-provider' {
  interface TrackingEvents {
    'product viewed': undefined;
    purchase: { value: number; currency: string };
  }
}

// The server knows the price: what a visitor sends is no revenue.
const price = { value: 99.5, currency: 'EUR' };

export function createShop(): Express {
  const flags = OpenFeature.getClient();
  const shop = express();
  shop.use(goFeatureFlag({ context: (request) => ({ targetingKey: request.get('x-user') }) }));

  shop.get('/', async (request, response) => {
    const newButton = await flags.getBooleanValue('new-button', false);
    request.track('product viewed');
    response.json({ button: newButton ? 'new' : 'old' });
  });

  shop.post('/orders', express.json(), (request, response) => {
    request.track('purchase', price);
    response.status(201).json({ ordered: true });
  });
  return shop;
}
