import { SPLITS } from '../faults/faults.js';
import { planOf, scriptOf } from './plan.js';

const plans = Array.from({ length: 300 }, (_, number) => planOf(1, number));

it('a seed plans the same ends again, and another seed others', () => {
  expect(plans).toEqual(plans.map((_, number) => planOf(1, number)));
  expect(plans).not.toEqual(plans.map((_, number) => planOf(2, number)));
});

it('the plan plans every kind of end, of stop and of moment within 300 processes', () => {
  expect(new Set(plans.map(({ end }) => end))).toEqual(new Set(['kill', 'close', 'exit']));
  expect(new Set(plans.map(({ from }) => from))).toEqual(new Set(['start', 'ready']));
  expect(new Set(plans.map(({ stop }) => stop?.then))).toEqual(new Set([undefined, 'end', 'go on']));
  const moments = plans.flatMap(({ endsAt }) => (endsAt === undefined ? [] : [`${endsAt.operation} ${endsAt.when}`]));
  const operations = ['create', 'write', 'claim', 'leave', 'remove'];
  const sides = operations.flatMap((operation) => [`${operation} before`, `${operation} after`]);
  expect(new Set(moments)).toEqual(new Set([...sides, 'write within']));
});

it('the plan lets the relay fail in many ways, and never refuse an event for what it is', () => {
  const script = scriptOf(1, 0);
  expect(new Set(script.map(({ kind }) => kind)).size).toBeGreaterThan(10);
  expect(script.filter((fault) => 'status' in fault && SPLITS.includes(fault.status ?? 200))).toEqual([]);
});
