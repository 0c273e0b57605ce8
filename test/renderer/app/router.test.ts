import { describe, expect, it } from 'vitest';
import { fillPath, formatPlace, matchPath, parsePlace } from '../../../renderer/app/router.ts';

describe('a place', () => {
  it('comes back from its address', () => {
    const address = formatPlace('/c/web/overview', { node: 'node 1 & <b>', resource: undefined });
    expect(parsePlace(address)).toEqual({ path: '/c/web/overview', query: { node: 'node 1 & <b>' } });
  });

  it('is the front door where the address is none', () => {
    for (const hash of ['', '#', '#javascript:alert(1)', '#content']) expect(parsePlace(hash).path).toBe('/');
  });
});

describe('matchPath', () => {
  it('takes names as they are, whatever is in them', () => {
    const path = fillPath('/c/:profile/terminal/:node', { profile: 'web', node: 'a/b?c' });
    expect(matchPath('/c/:profile/terminal/:node', path)).toEqual({ profile: 'web', node: 'a/b?c' });
  });

  it('does not take a longer or shorter path, an empty name, or broken escapes', () => {
    expect(matchPath('/c/:profile', '/c/web/logs')).toBeUndefined();
    expect(matchPath('/c/:profile', '/c/')).toBeUndefined();
    expect(matchPath('/c/:profile', '/c/%E0%A4%A')).toBeUndefined();
  });
});
