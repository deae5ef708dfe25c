import { differences } from '../../scripts/test-hosts/collector.mjs';
import { readHosts } from '../../scripts/test-hosts/hosts.mjs';

describe('the collector of test:hosts', () => {
  it('finds nothing wrong where each event has arrived once, in any order', () => {
    expect(differences(['a', 'b', 'c'], ['c', 'a', 'b'])).toEqual([]);
  });

  it('names what is missing, what nobody expected and what has arrived more than once', () => {
    expect(differences(['a', 'b', 'c'], ['b', 'x', 'c', 'c', 'c'])).toEqual([
      'a is missing',
      'x was not expected',
      'c arrived 3 times',
    ]);
  });
});

it('every host of test:hosts has a title of its own, packages and a function that runs it', async () => {
  const hosts = [...(await readHosts()).values()];
  expect(hosts.length).toBeGreaterThan(0);
  expect(new Set(hosts.map(({ title }) => title)).size).toBe(hosts.length);
  for (const host of hosts) {
    expect(host).toEqual({ title: expect.any(String), packages: expect.any(Array), run: expect.any(Function) });
  }
});
