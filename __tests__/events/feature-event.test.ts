import { writeFeatureEvent, type FeatureEventInput } from '../../src/events/feature-event.js';
import { textOf } from '../helpers/event-encoders.js';
import { hostileProxy } from '../helpers/hostile.js';

const INPUT: FeatureEventInput = {
  flagKey: 'flag',
  context: { targetingKey: 'u1' },
  value: 'blue',
  variant: 'b',
  version: '1.2',
  source: 'INPROCESS',
  failed: false,
  nowMs: 1_618_909_178_999,
};

const event = (more: Partial<FeatureEventInput> = {}): any =>
  JSON.parse(textOf((json) => writeFeatureEvent(json, { ...INPUT, ...more })) ?? 'null');

it('a feature event has the fields and the types that the relay reads', () => {
  expect(event()).toEqual({
    kind: 'feature',
    contextKind: 'user',
    userKey: 'u1',
    creationDate: 1_618_909_178,
    key: 'flag',
    variation: 'b',
    value: 'blue',
    default: false,
    version: '1.2',
    source: 'INPROCESS',
  });
});

it('a feature event says by `default` that the evaluation failed, and has the default variation then', () => {
  expect(event({ failed: true, variant: undefined })).toMatchObject({ default: true, variation: 'SdkDefault' });
});

it('a feature event has an empty version where none is known', () => {
  expect(event({ version: undefined })).toMatchObject({ version: '' });
});

it.each([
  [{ targetingKey: 7, anonymous: true }, '7', 'anonymousUser'],
  [{ targetingKey: 7n, anonymous: 'true' }, '7', 'user'],
  [{ targetingKey: '' }, 'undefined-targetingKey', 'user'],
  [{}, 'undefined-targetingKey', 'user'],
])('a feature event joins with the tracking events of the context %p', (context, userKey, contextKind) => {
  expect(event({ context })).toMatchObject({ userKey, contextKind });
});

it('a feature event keeps the structure of the value', () => {
  expect(event({ value: { list: [1, { a: null }] } })).toMatchObject({ value: { list: [1, { a: null }] } });
});

it('a feature event is none where the context cannot be looked at, and does not throw', () => {
  const context = hostileProxy() as never;
  expect(textOf((json) => writeFeatureEvent(json, { ...INPUT, context }))).toBeUndefined();
});
