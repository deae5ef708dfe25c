import type { BeforeHookContext } from '@openfeature/server-sdk';
import { EnrichEvaluationContext } from '../../src/hooks/enrich-evaluation-context.js';

const metadata = Object.freeze({ env: 'test', provider: 'javascript', openfeature: true });
const hook = new EnrichEvaluationContext(metadata);
const enriched = (context: object): any => hook.before({ context } as BeforeHookContext);

it('GOFF-CTX-007: the hook puts the exporter metadata at gofeatureflag.exporterMetadata', () => {
  expect(enriched({ targetingKey: 'u1' })).toEqual({ gofeatureflag: { exporterMetadata: metadata } });
});

it('GOFF-CTX-006, GOFF-CTX-009: the hook keeps every sibling, and writes neither flagList nor currentDateTime', () => {
  const gofeatureflag = { flagList: ['a'], currentDateTime: '2024-01-01T00:00:00Z', own: { deep: 1 } };
  expect(enriched({ gofeatureflag })).toEqual({ gofeatureflag: { ...gofeatureflag, exporterMetadata: metadata } });
  expect(Object.keys(enriched({}).gofeatureflag as object)).toEqual(['exporterMetadata']);
});

it('GOFF-CTX-006: the hook replaces an exporterMetadata that is there', () => {
  expect(enriched({ gofeatureflag: { exporterMetadata: { env: 'other', more: 1 } } })).toEqual({
    gofeatureflag: { exporterMetadata: metadata },
  });
});

it.each([['text'], [1], [true], [null], [undefined], [['list']], [() => 1]])(
  'GOFF-CTX-008: the hook replaces a gofeatureflag that is no map: %p',
  (gofeatureflag) => {
    expect(enriched({ gofeatureflag })).toEqual({ gofeatureflag: { exporterMetadata: metadata } });
  },
);

it("GOFF-HOOK-004: the hook has only a before stage, returns a new context and does not touch the caller's", () => {
  const context = Object.freeze({ gofeatureflag: Object.freeze({ flagList: Object.freeze(['a']) }) });
  const result = enriched(context);
  expect(result).not.toBe(context);
  expect(result.gofeatureflag).not.toBe(context.gofeatureflag);
  expect(context).toEqual({ gofeatureflag: { flagList: ['a'] } });
  const stages = ['before', 'after', 'error', 'finally'].filter((stage) => stage in hook);
  expect(stages).toEqual(['before']);
});

it('the hook shares metadata that the application cannot change', () => {
  expect(() => (enriched({}).gofeatureflag.exporterMetadata.env = 'changed')).toThrow(TypeError);
  expect(() => (enriched({}).gofeatureflag.exporterMetadata = {})).toThrow(TypeError);
  expect(enriched({})).toEqual({ gofeatureflag: { exporterMetadata: metadata } });
});
