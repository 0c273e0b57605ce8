import { expect, test } from 'vitest';
import { linkIn, placeOf, profileOf } from '../../electron/main/deep-link.ts';

test.each([
  ['quorate://cluster/web', 'web'],
  ['quorate://cluster/web-prod_1.2/', 'web-prod_1.2'],
  ['quorate://cluster/', undefined],
  ['quorate://cluster/web/delete', undefined],
  ['quorate://cluster/web?action=fence', undefined],
  ['quorate://cluster/web#/c/other', undefined],
  ['quorate://cluster/..%2f..', undefined],
  ['quorate://cluster/--inspect', undefined],
  ['quorate://fence/node1', undefined],
  ['quorate://user@cluster/web', undefined],
  ['QUORATE://cluster/web', undefined],
  ['https://cluster/web', undefined],
  [`quorate://cluster/${'a'.repeat(300)}`, undefined],
])('%s names the profile %s', (link, profile) => {
  expect(profileOf(link)).toBe(profile);
});

test('a link is found among the words of a command line', () => {
  expect(linkIn(['/opt/Quorate/quorate', '--flag', 'quorate://cluster/web'])).toBe('quorate://cluster/web');
  expect(linkIn(['/opt/Quorate/quorate', 'https://example.org'])).toBeUndefined();
});

test('a place is an address within the page', () => {
  expect(placeOf('web')).toBe('#/c/web/overview');
});
