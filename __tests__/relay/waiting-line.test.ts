import { WaitingLine } from '../../src/relay/waiting-line.js';
import { randomOf } from '../helpers/seeded-random.js';

type Key = { readonly name: string };
const key = (name: string): Key => ({ name });

function drained(line: WaitingLine<Key, string>): string[] {
  const items: string[] = [];
  for (let next = line.next(); next !== undefined; next = line.next()) items.push(next.item);
  return items;
}

it('the first in the line is the first out of it', () => {
  const line = new WaitingLine<Key, string>();
  for (const name of ['a', 'b', 'c']) line.join(key(name), name);
  expect(line.length).toBe(3);
  expect(drained(line)).toEqual(['a', 'b', 'c']);
  expect(line.length).toBe(0);
});

it.each([
  ['first', 0],
  ['in the middle', 1],
  ['last', 2],
])('whoever gives up a place leaves at once, also the one who is %s', (_where, place) => {
  const line = new WaitingLine<Key, string>();
  const keys = ['a', 'b', 'c'].map(key);
  for (const each of keys) line.join(each, each.name);
  const leaving = keys[place] as Key;
  expect([line.leave(leaving), line.leave(leaving), line.has(leaving), line.length]).toEqual([true, false, false, 2]);
  line.join(key('d'), 'd');
  expect(drained(line)).toEqual(['a', 'b', 'c', 'd'].filter((name) => name !== leaving.name));
});

it('a line behaves like a list, whoever joins and leaves', () => {
  const random = randomOf(7);
  const line = new WaitingLine<Key, string>();
  let list: Key[] = [];
  for (let step = 0; step < 20_000; step++) {
    const what = random();
    if (what < 0.4) {
      const joining = key(String(step));
      line.join(joining, joining.name);
      list.push(joining);
    } else if (what < 0.7 && list.length > 0) {
      const leaving = list[Math.floor(random() * list.length)] as Key;
      line.leave(leaving);
      list = list.filter((each) => each !== leaving);
    } else {
      expect(line.next()?.item).toBe(list.shift()?.name);
    }
    expect(line.length).toBe(list.length);
  }
});
