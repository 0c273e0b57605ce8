import { describe, expect, test } from 'vitest';
import { mirrorInDeb822, mirrorInOneLine } from '../../../core/lab/images/mirror.ts';

describe('the Debian mirror among the APT sources of a machine', () => {
  test('one-line format: options, comments, security and third parties are passed over', () => {
    const text = `# deb http://mirror.invalid/old bookworm main
deb [arch=amd64 signed-by=/k.gpg] https://vendor.invalid/apt stable contrib
deb http://security.invalid/debian-security bookworm-security main
deb-src http://mirror.invalid/debian bookworm main
deb [ arch=amd64 ] http://mirror.invalid/debian bookworm main contrib
deb http://second.invalid/debian bookworm main
`;
    expect(mirrorInOneLine(text)).toBe('http://mirror.invalid/debian');
    expect(mirrorInOneLine('deb cdrom:[Debian 12]/ bookworm main')).toBeUndefined();
    expect(mirrorInOneLine('deb http://ubuntu.invalid/ubuntu noble main')).toBeUndefined();
  });

  test('deb822 format: the stanza with the archive is found among others', () => {
    const text = `Types: deb
URIs: http://security.invalid/debian-security
Suites: trixie-security
Components: main

# a comment
Types: deb deb-src
URIs: http://mirror.invalid/debian http://second.invalid/debian
Suites: trixie trixie-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;
    expect(mirrorInDeb822(text)).toBe('http://mirror.invalid/debian');
    expect(mirrorInDeb822('Types: deb-src\nURIs: http://a.invalid\nSuites: sid\nComponents: main\n')).toBeUndefined();
    expect(mirrorInDeb822('')).toBeUndefined();
  });
});
