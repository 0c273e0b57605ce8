import { describe, expect, it } from 'vitest';
import { currentName } from '../../../../core/pacemaker/option-names.ts';
import { platformOf } from '../../../../core/platform/detect.ts';
import { parseOsRelease } from '../../../../core/platform/os-release.ts';
import { unwrap } from '../../../../core/result.ts';
import { oldestPacemaker, optionNamesOf } from '../../../../core/wizards/deploy/pacemaker-names.ts';

const situation = (release: string) => ({
  platform: unwrap(platformOf({ release: parseOsRelease(release), architecture: 'x86_64' })),
});
const bookworm = situation('ID=debian\nVERSION_ID=12');
const trixie = situation('ID=debian\nVERSION_ID=13');
const sid = situation('ID=debian\nPRETTY_NAME="Debian GNU/Linux forky/sid"');
const nameOf = (...of: readonly (typeof sid)[]) => currentName('stonith-enabled', optionNamesOf(of));

describe('names of the first CIB', () => {
  it('are those of now where every node ships Pacemaker 3.0.2 or later', () => {
    expect([nameOf(bookworm), nameOf(trixie), nameOf(sid)]).toEqual([
      'stonith-enabled',
      'stonith-enabled',
      'fencing-enabled',
    ]);
  });
  it('are those of the oldest node, in any order', () => {
    expect([nameOf(sid, bookworm), nameOf(trixie, sid), nameOf()]).toEqual(Array(3).fill('stonith-enabled'));
    expect(oldestPacemaker([sid, bookworm, trixie])).toMatchObject({ major: 2, minor: 1 });
    expect(oldestPacemaker([])).toBeUndefined();
  });
});
