import { bindGoStruct, type Bound } from '../../src/dev-relay/go/bind.js';
import type { GoTarget } from '../../src/dev-relay/go/type-error.js';

const target: GoTarget = {
  packageName: 'model',
  structName: 'Request',
  fields: { meta: 'map', events: { listOf: 'map' }, flags: { listOf: 'string' } },
};

function bind(text: string, contentType: string | undefined = 'application/json'): Bound {
  return bindGoStruct({ contentType, body: Buffer.from(text) }, target);
}

/** The error without the parts that are the same in each. */
function syntaxError(text: string): string | undefined {
  const bound = bind(text);
  return 'error' in bound ? /^code=400, message=Syntax error: (.*), internal=/.exec(bound.error)?.[1] : undefined;
}

function typeError(text: string): string {
  const bound = bind(text);
  return 'error' in bound ? bound.error : 'none';
}

describe('bindGoStruct', () => {
  it('matches names without regard to case and leaves out unknown ones', () => {
    expect(bind('{"META":{"A":1},"Events":[],"other":1}')).toEqual({ fields: { meta: { A: 1 }, events: [] } });
  });

  it('ignores what follows the first value', () => {
    expect(bind(' {"events":[]} {"events":3')).toEqual({ fields: { events: [] } });
  });

  it.each(['null', '{}'])('finds no fields in %s', (text) => {
    expect(bind(text)).toEqual({ fields: {} });
  });

  it('reads nothing of a form', () => {
    expect(bind('{"events":[]}', 'application/x-www-form-urlencoded')).toEqual({ fields: {} });
  });

  it('reads nothing of a request without body, whatever its content type', () => {
    expect(bindGoStruct({ contentType: 'text/plain', body: undefined }, target)).toEqual({ fields: {} });
  });

  it.each(['application/json', 'application/json; charset=utf-8', ' application/json ;x'])(
    'reads %s',
    (contentType) => {
      expect(bind('{"events":[]}', contentType)).toEqual({ fields: { events: [] } });
    },
  );

  it.each(['text/plain', 'Application/JSON', 'application/problem+json', ''])('responds 415 to "%s"', (contentType) => {
    expect(bind('{}', contentType)).toEqual({ error: 'code=415, message=Unsupported Media Type' });
  });

  it('responds 415 to a missing content type', () => {
    const bound = bindGoStruct({ contentType: undefined, body: Buffer.from('{}') }, target);
    expect(bound).toEqual({ error: 'code=415, message=Unsupported Media Type' });
  });

  it.each([
    ['', 'EOF'],
    [' \n\t', 'EOF'],
    ['{', 'unexpected EOF'],
    ['{"a":tru', 'unexpected EOF'],
    ['{"a":"\\u00', 'unexpected EOF'],
    ['-', 'unexpected EOF'],
  ])('says of the cut text %j: %s', (text, message) => {
    expect(bind(text)).toEqual({ error: `code=400, message=${message}, internal=${message}` });
  });

  it.each([
    ['\ufeff{}', "offset=1, error=invalid character 'ï' looking for beginning of value"],
    ["{'a':1}", String.raw`offset=2, error=invalid character '\'' looking for beginning of object key string`],
    ['{"a" 1}', "offset=6, error=invalid character '1' after object key"],
    ['{"a":1 "b"}', `offset=8, error=invalid character '"' after object key:value pair`],
    ['{"a":1,}', "offset=8, error=invalid character '}' looking for beginning of object key string"],
    ['[1 2]', "offset=4, error=invalid character '2' after array element"],
    ['[1,]', "offset=4, error=invalid character ']' looking for beginning of value"],
    ['[01]', "offset=3, error=invalid character '1' after array element"],
    ['[-a]', "offset=3, error=invalid character 'a' in numeric literal"],
    ['[1.a]', "offset=4, error=invalid character 'a' after decimal point in numeric literal"],
    ['[1e+a]', "offset=5, error=invalid character 'a' in exponent of numeric literal"],
    ['[nul1]', "offset=5, error=invalid character '1' in literal null (expecting 'l')"],
    ['["\n"]', String.raw`offset=3, error=invalid character '\n' in string literal`],
    ['["\\x"]', "offset=4, error=invalid character 'x' in string escape code"],
    ['["\\u00g0"]', "offset=7, error=invalid character 'g' in \\u hexadecimal character escape"],
    ['[\x1f]', String.raw`offset=2, error=invalid character '\x1f' looking for beginning of value`],
    ['['.repeat(10_001), "offset=10001, error=invalid character '[' exceeded max depth"],
  ])('says of the broken text %.20j: %s', (text, message) => {
    expect(syntaxError(text)).toBe(message);
  });

  it('takes 10,000 levels', () => {
    const levels = 9_997;
    const bound = bind(`{"events":[{"a":${'['.repeat(levels)}${']'.repeat(levels)}}]}`);
    expect(bound).toHaveProperty('fields.events');
  });

  it.each([
    ['[]', 'expected=model.Request, got=array, field=, offset=1', 'Go value of type model.Request'],
    [' 12', 'expected=model.Request, got=number, field=, offset=3', 'Go value of type model.Request'],
    [
      '{"meta":"x"}',
      'expected=map[string]interface {}, got=string, field=meta, offset=11',
      'Go struct field Request.meta',
    ],
    ['{"events":{}}', 'expected=[]map[string]interface {}, got=object, field=events, offset=11', 'Request.events'],
    ['{"events":[true]}', 'expected=map[string]interface {}, got=bool, field=events, offset=15', 'Request.events'],
    ['{"flags":["a",null,1]}', 'expected=string, got=number, field=flags, offset=20', 'Request.flags of type string'],
    [
      '{"META":{"a":[-1e999]}}',
      'expected=float64, got=number -1e999, field=meta, offset=21',
      'Request.meta of type float64',
    ],
    ['{"events":[3],"meta":4}', 'got=number, field=events, offset=12', 'Request.events'],
  ])('says of the wrong type in %s: %s', (text, summary, place) => {
    expect(typeError(text)).toContain(summary);
    expect(typeError(text)).toContain(place);
  });

  it('does not look at numbers in members that it does not know', () => {
    expect(bind('{"other":{"a":1e400},"events":[]}')).toEqual({ fields: { events: [] } });
  });

  it('does not mind brackets and quotes inside strings when it looks for the place of an error', () => {
    expect(typeError(String.raw`{"x":"\"]}","events":[{"a\"{":"[{"},5]}`)).toContain('field=events, offset=37');
  });
});
