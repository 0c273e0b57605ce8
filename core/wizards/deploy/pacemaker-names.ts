import { type OptionNames, optionNames } from '../../pacemaker/option-names.ts';
import { isAtLeast, type PacemakerVersion, parseVersion } from '../../pacemaker/version.ts';
import type { NodeSituation } from './situation.ts';

type Shipped = readonly Pick<NodeSituation, 'platform'>[];

/** The oldest Pacemaker that the nodes' distributions ship; undefined where none is known. */
export function oldestPacemaker(situations: Shipped): PacemakerVersion | undefined {
  const known = situations.flatMap(({ platform }) => parseVersion(`${platform.versions.pacemaker}.0`) ?? []);
  return known.reduce<PacemakerVersion | undefined>(
    (oldest, one) => (oldest && isAtLeast(one, oldest.major, oldest.minor, oldest.patch) ? oldest : one),
    undefined,
  );
}

/**
 * What the first CIB calls its options. The packages are not there yet, so the distribution's word counts; the oldest
 * node decides, since a name of the future is silently without effect there.
 */
export function optionNamesOf(situations: Shipped): OptionNames {
  return optionNames(oldestPacemaker(situations));
}
