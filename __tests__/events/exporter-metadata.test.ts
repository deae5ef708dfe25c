import { ExporterMetadata } from '../../src/index.js';
import { withReservedKeys } from '../../src/events/exporter-metadata.js';

it('the exporter metadata are added in a chain, and the last value of a key counts', () => {
  const metadata = new ExporterMetadata().add('env', 'test').add('n', 1).add('on', true).add('n', 2);
  expect(metadata.asObject()).toEqual({ env: 'test', n: 2, on: true });
});

it('the exporter metadata are a new object each time', () => {
  const metadata = new ExporterMetadata().add('env', 'test');
  metadata.asObject()['env'] = 'changed';
  expect(metadata.asObject()).toEqual({ env: 'test' });
});

it('the exporter metadata take keys named after members of Object.prototype', () => {
  const object = new ExporterMetadata().add('__proto__', 'a').add('constructor', 'b').asObject();
  expect(Object.entries(object)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
  expect(Object.entries(withReservedKeys(object))).toHaveLength(4);
});

it('GOFF-COLL-011, GOFF-COLL-012: the reserved keys win over the user’s', () => {
  expect(withReservedKeys({ provider: 'nodejs', openfeature: false, env: 'x' })).toEqual({
    env: 'x',
    provider: 'javascript',
    openfeature: true,
  });
});
