import { goPath } from '../../src/dev-relay/go/path.js';

describe('goPath', () => {
  it.each([
    ['/flags/a%20b', '/flags/a b'],
    ['/flags/team/a:b%20c', '/flags/team/a:b c'],
    ['/flags/%C3%A9', '/flags/é'],
    ['/flags/%21%27%28%29%2A', "/flags/!'()*"],
    ['/flags/$&+,/:;=@-_.~', '/flags/$&+,/:;=@-_.~'],
    ['/flags/100%25', '/flags/100%'],
    ['/flags/a?b=c', '/flags/a'],
  ])('decodes %s', (url, path) => {
    expect(goPath(url)).toBe(path);
  });

  it.each(['/flags/a%3Ab', '/flags/a%2Fb', '/flags/a%c3%a9', '/flags/%61', '/flags/a%20b!', '/flags/(a)'])(
    'takes %s as it is, because Go would spell it otherwise',
    (url) => {
      expect(goPath(url)).toBe(url);
    },
  );

  it('takes raw bytes beyond ASCII as they are', () => {
    expect(goPath(Buffer.from('/flags/é%20').toString('latin1'))).toBe('/flags/é%20');
  });

  it.each(['/flags/%', '/flags/%2', '/flags/%zz'])('refuses the broken escape in %s', (url) => {
    expect(goPath(url)).toBeUndefined();
  });
});
