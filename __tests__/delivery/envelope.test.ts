import { envelopeOf } from '../../src/delivery/envelope.js';

it('GOFF-COLL-002: an empty request has exactly the members meta and events', () => {
  const { empty } = envelopeOf({ provider: 'javascript', openfeature: true });
  expect(JSON.parse(empty.toString())).toEqual({ meta: { provider: 'javascript', openfeature: true }, events: [] });
});

it('the envelope writes metadata that are not ASCII as UTF-8', () => {
  const { prefix, suffix, empty } = envelopeOf({ team: 'Zürich 🚀' });
  expect(empty.length).toBe(prefix.length + suffix.length);
  expect(JSON.parse(empty.toString('utf8'))).toEqual({ meta: { team: 'Zürich 🚀' }, events: [] });
});
