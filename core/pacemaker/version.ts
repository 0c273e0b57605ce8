/** A Pacemaker release, for example 2.1.5. */
export interface PacemakerVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** As it was told, for example `2.1.5-a3f44794f94`. */
  readonly text: string;
}

/**
 * Reads a version from `pacemakerd --version` ("Pacemaker 2.1.5 …"), from crm_mon ("2.1.5-a3f44794f94") or from
 * `dc-version`; `undefined` where there is none.
 */
export function parseVersion(text: string): PacemakerVersion | undefined {
  const found = /(\d{1,4})\.(\d{1,4})\.(\d{1,4})[A-Za-z0-9.+~:-]*/.exec(text);
  if (!found) return undefined;
  return { major: Number(found[1]), minor: Number(found[2]), patch: Number(found[3]), text: found[0] };
}

/** Whether the release is this one or a later one. */
export function isAtLeast(version: PacemakerVersion, major: number, minor = 0, patch = 0): boolean {
  const difference = version.major - major || version.minor - minor || version.patch - patch;
  return difference >= 0;
}
