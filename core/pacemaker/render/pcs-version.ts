/** What differs between releases of pcs in the commands that are shown. @see pcs CHANGELOG */
export interface PcsDialect {
  readonly promoted: 'Promoted' | 'Master';
  readonly unpromoted: 'Unpromoted' | 'Slave';
  /** `defaults update a=b` (0.10.7 and later) instead of `defaults a=b`. */
  readonly hasDefaultsUpdate: boolean;
  /** `clone ID CLONE meta a=b`: from 0.12, where options without `meta` are deprecated. */
  readonly hasCloneMeta: boolean;
  /** A rule as one string: from 0.12, where several words are deprecated. */
  readonly hasRuleString: boolean;
}

/** The dialect of a pcs release, for example `0.11.5`; of 0.11 where the text is no version. */
export function pcsDialect(version: string): PcsDialect {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  const [major, minor, patch] = found ? [found[1], found[2], found[3]].map((part) => Number(part ?? 0)) : [0, 11, 0];
  const isAtLeast = (wantedMinor: number, wantedPatch = 0) =>
    Number(major) > 0 || Number(minor) > wantedMinor || (minor === wantedMinor && Number(patch) >= wantedPatch);
  return {
    promoted: isAtLeast(11) ? 'Promoted' : 'Master',
    unpromoted: isAtLeast(11) ? 'Unpromoted' : 'Slave',
    hasDefaultsUpdate: isAtLeast(10, 7),
    hasCloneMeta: isAtLeast(12),
    hasRuleString: isAtLeast(12),
  };
}
